//! House-keeping commands of the repository.
fn main() {}
