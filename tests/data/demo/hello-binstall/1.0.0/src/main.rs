fn main() {
    println!("hello from a released binary, version 1.0.0");
}
