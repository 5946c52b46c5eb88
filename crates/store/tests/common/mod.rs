//! A fresh store for each test, on either engine.

#![allow(dead_code, reason = "each test program takes what it needs")]

use std::sync::atomic::{AtomicU32, Ordering};

use store::{Db, Engine, Options, Target};

/// A store of its own, gone when dropped.
pub struct Fresh {
    pub db: Db,
    pub target: Target,
    _place: Empty,
}

impl Fresh {
    /// A fresh store; `None` when PostgreSQL is not to be tested.
    pub fn on(engine: Engine) -> Option<Fresh> {
        Fresh::with(engine, Options::default())
    }

    /// A fresh store with options of its own.
    pub fn with(engine: Engine, options: Options) -> Option<Fresh> {
        let place = Empty::on(engine)?;
        let db = Db::open(&place.target, options).expect("a fresh store opens");
        Some(Fresh { db, target: place.target.clone(), _place: place })
    }

    /// The same store opened once more, as by another node.
    pub fn again(&self) -> Db {
        Db::open(&self.target, Options::default()).expect("the store opens again")
    }
}

/// A place for a store that is not there yet.
pub struct Empty {
    pub target: Target,
    place: Place,
}

enum Place {
    Dir { _dir: tempfile::TempDir },
    Database { server: String, name: String },
}

impl Empty {
    pub fn on(engine: Engine) -> Option<Empty> {
        let (target, place) = match engine {
            Engine::Sqlite => {
                let dir = tempfile::tempdir().unwrap();
                (Target::Sqlite { dir: dir.path().join("data") }, Place::Dir { _dir: dir })
            }
            Engine::Postgres => {
                static NEXT: AtomicU32 = AtomicU32::new(0);
                let server = testkit::pg::shared_url()?;
                let name = format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
                on_server(&server, &format!("drop database if exists {name}"));
                let like = "template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'";
                on_server(&server, &format!("create database {name} {like}"));
                let (base, _) = server.rsplit_once('/').expect("a URL with a database");
                (Target::Postgres { url: format!("{base}/{name}") }, Place::Database { server, name })
            }
        };
        Some(Empty { target, place })
    }
}

impl Drop for Empty {
    fn drop(&mut self) {
        if let Place::Database { server, name } = &self.place {
            on_server(server, &format!("drop database if exists {name} with (force)"));
        }
    }
}

fn on_server(url: &str, text: &str) {
    let mut client = postgres::Client::connect(url, postgres::NoTls).expect("the test cluster answers");
    client.batch_execute(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
}
