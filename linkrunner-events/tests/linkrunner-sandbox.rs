//! x
#[test]
fn x() {
    println!("{}", env!("CARGO_BIN_EXE_linkrunner-sandbox"));
}
