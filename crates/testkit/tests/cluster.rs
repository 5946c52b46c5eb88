//! The test cluster comes up, answers and leaves nothing behind.

use std::io::{Read, Write};
use std::net::TcpStream;

use testkit::pg::Cluster;

#[test]
fn a_cluster_starts_answers_and_is_gone() {
    if std::env::var(testkit::pg::SKIP).is_ok_and(|v| v == "1") {
        eprintln!("SKIPPED: no PostgreSQL wanted");
        return;
    }
    let dir = std::env::temp_dir().join(format!("opora-cluster-test-{}", std::process::id()));
    let cluster = Cluster::start(&dir).unwrap();
    let address =
        cluster.url().strip_prefix("postgres://opora@").unwrap().split('/').next().unwrap().to_owned();
    let mut stream = TcpStream::connect(&address).unwrap();
    // The question "do you speak TLS?"; a server of PostgreSQL says no with one letter.
    stream.write_all(&[0, 0, 0, 8, 4, 210, 22, 47]).unwrap();
    let mut answer = [0];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"N");
    drop(stream);
    drop(cluster);
    assert!(!dir.exists());
    assert!(TcpStream::connect(&address).is_err());

    let left = Cluster::start(&dir).unwrap().leave_running();
    assert!(left.starts_with("postgres://"));
    Cluster::stop_in(&dir).unwrap();
    assert!(!dir.exists());
}
