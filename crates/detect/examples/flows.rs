//! Prints the benchmark over real streams: `flows <folder of *.csv.gz> [rounds]`.

use detect::bench::Report;
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("flows <folder of *.csv.gz> [rounds]")?);
    let rounds = arguments.next().map_or(Ok(3), |n| n.parse())?;
    let report = Report::of(&folder, rounds, &mut |stream| eprintln!("{stream} ..."))?;
    println!("{}", report.words());
    Ok(())
}
