// Numbers, sizes and times as text.

export const number = (value) => value.toLocaleString("en");

// A number with its noun: "1 call", "2 calls".
export const count = (value, noun) => `${number(value)} ${noun}${value === 1 ? "" : "s"}`;

export function clock(at) {
  const time = new Date(at);
  const pad = (value, length = 2) => String(value).padStart(length, "0");
  return `${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`;
}

export function bytes(text) {
  const size = new Blob([text]).size;
  return size < 1000 ? `${size} bytes` : `${(size / 1000).toFixed(1)} kB`;
}
