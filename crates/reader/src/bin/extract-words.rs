//! Reads one file for `reader::Apart` and ends: the process that may die of a file.

fn main() -> std::io::Result<()> {
    reader::child_main(std::io::stdin().lock(), std::io::stdout().lock())
}
