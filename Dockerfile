# The sandbox: `docker run --rm -p 127.0.0.1:4004:4004 linkrunner`, then send to http://127.0.0.1:4004/api/v1 and look at
# http://127.0.0.1:4004/. With other arguments, another command of the program:
# `docker run --rm -v .:/work -w /work linkrunner plan export mapping`. `plan check` and `plan diff` need cargo or git, which
# are not in the image.
FROM rust:1.95-bookworm AS build
WORKDIR /source
COPY . .
RUN cargo build --release --locked -p linkrunner-events --bin linkrunner --no-default-features --features cli

FROM debian:bookworm-slim
COPY --from=build /source/target/release/linkrunner /usr/local/bin/
USER nobody
EXPOSE 4004
ENTRYPOINT ["linkrunner"]
CMD ["sandbox", "--host", "0.0.0.0"]
