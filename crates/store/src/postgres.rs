//! PostgreSQL: one of the two files that know a driver.
//!
//! A write is `SERIALIZABLE`, which gives several nodes the meaning of SQLite's single writer; those that
//! collide run again. A read is one snapshot. Sessions connect when first needed and again when lost.
//! Connections are not encrypted: put the server on loopback, a socket or a trusted wire; a URL that
//! demands TLS (`sslmode=require`) is refused instead of being quietly served without.

use std::borrow::Cow;
use std::collections::HashMap;
use std::error::Error as StdError;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use postgres::config::SslMode;
use postgres::error::SqlState;
use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type};
use postgres::{Client, Config, NoTls, Statement};

use crate::conn::{Cells, Conn, Described, Each};
use crate::sql::repeat_values;
use crate::{Engine, Row, Sql, StoreError, Val};

/// What stopped a unit of work in a way that its closure cannot know about.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Trouble {
    /// It collided with another write: run it again.
    Collision,
    /// The session is gone, nothing was committed: run it again on a new one.
    Lost,
    /// The series has no sequence yet: make it, run again.
    NoSequence(&'static str),
    /// Give up.
    Fatal(StoreError),
}

impl Trouble {
    /// As an error, for work that is not run again.
    pub fn into_error(self) -> StoreError {
        match self {
            Trouble::Collision => StoreError::Busy,
            Trouble::Lost => StoreError::Unreachable("connection lost".to_owned()),
            Trouble::NoSequence(name) => StoreError::Broken(format!("no sequence for {name}")),
            Trouble::Fatal(e) => e,
        }
    }
}

/// Unique indexes by name, as `table(column,…)`; shared by all sessions.
type Keys = Arc<Mutex<HashMap<String, String>>>;

/// How to reach the server; cheap to clone, one for all sessions.
#[derive(Clone)]
pub(crate) struct PgServer {
    config: Config,
    keys: Keys,
}

/// A session, connected or not.
pub(crate) struct PgConn {
    server: PgServer,
    client: Option<Client>,
    statements: HashMap<(&'static str, usize), Statement>,
    trouble: Option<Trouble>,
    jitter: RandomState,
}

impl PgServer {
    /// Reads the URL; does not connect yet.
    pub fn new(url: &str, patience: Duration) -> Result<PgServer, StoreError> {
        let mut config: Config = url.parse().map_err(|e| StoreError::broken(format!("database URL: {e}")))?;
        if config.get_ssl_mode() == SslMode::Require {
            let why = "sslmode=require: this program speaks to PostgreSQL without TLS; \
                       use loopback, a socket or a tunnel and sslmode=disable";
            return Err(StoreError::Unreachable(why.to_owned()));
        }
        if config.get_application_name().is_none() {
            config.application_name("opora");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(patience);
        }
        Ok(PgServer { config, keys: Keys::default() })
    }

    /// A session that connects when first used.
    pub fn session(&self) -> PgConn {
        PgConn {
            server: self.clone(),
            client: None,
            statements: HashMap::new(),
            trouble: None,
            jitter: RandomState::new(),
        }
    }

    fn connect(&self) -> Result<Client, StoreError> {
        let mut client = self.config.connect(NoTls).map_err(|e| match e.code() {
            Some(&SqlState::TOO_MANY_CONNECTIONS) => StoreError::Busy,
            _ => StoreError::Unreachable(in_full(&e)),
        })?;
        let settings =
            "set timezone = 'UTC'; set client_min_messages = warning; set standard_conforming_strings = on";
        client.batch_execute(settings).map_err(|e| StoreError::Unreachable(in_full(&e)))?;
        Ok(client)
    }

    /// The key behind a unique index, asked on a connection aside: the one that failed cannot answer.
    fn key_name(&self, index: &str) -> String {
        if let Some(key) = self.keys.lock().get(index) {
            return key.clone();
        }
        let text = "select i.relname, t.relname || '(' || string_agg(a.attname, ',' order by k.n) || ')'
                    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
                    cross join lateral unnest(x.indkey) with ordinality k(num, n)
                    join pg_attribute a on a.attrelid = t.oid and a.attnum = k.num
                    where x.indisunique and x.indexprs is null
                      and pg_table_is_visible(t.oid) group by i.relname, t.relname";
        let found = self.connect().and_then(|mut aside| aside.query(text, &[]).map_err(StoreError::broken));
        if let Ok(rows) = found {
            let rows = rows.iter().map(|row| (row.get(0), row.get(1)));
            self.keys.lock().extend(rows);
        }
        self.keys.lock().get(index).cloned().unwrap_or_else(|| index.to_owned())
    }

    /// The driver's words into ours.
    fn translate(&self, e: &postgres::Error) -> StoreError {
        let Some(db) = e.as_db_error() else {
            return match e.is_closed() {
                true => StoreError::Unreachable(in_full(e)),
                false => StoreError::Broken(in_full(e)),
            };
        };
        match db.code() {
            &SqlState::UNIQUE_VIOLATION => {
                StoreError::Taken(self.key_name(db.constraint().unwrap_or_default()))
            }
            code if code.code().starts_with("23") => StoreError::Violated(db.message().to_owned()),
            &SqlState::READ_ONLY_SQL_TRANSACTION => StoreError::ReadOnly,
            &SqlState::DISK_FULL => StoreError::Full,
            &SqlState::LOCK_NOT_AVAILABLE | &SqlState::QUERY_CANCELED | &SqlState::TOO_MANY_CONNECTIONS => {
                StoreError::Busy
            }
            code => StoreError::Broken(format!("{} ({})", db.message(), code.code())),
        }
    }
}

impl PgConn {
    fn client(&mut self) -> Result<&mut Client, StoreError> {
        if self.client.as_ref().is_none_or(Client::is_closed) {
            self.statements.clear();
            self.client = Some(self.server.connect()?);
        }
        self.client.as_mut().ok_or(StoreError::Closed)
    }

    /// Opens a transaction, on a new session if the old one turns out dead.
    pub fn begin(&mut self, write: bool) -> Result<(), StoreError> {
        let text = match write {
            true => "begin isolation level serializable",
            false => "begin isolation level repeatable read read only",
        };
        self.trouble = None;
        if self.client()?.batch_execute(text).is_ok() {
            return Ok(());
        }
        self.client = None;
        self.client()?.batch_execute(text).map_err(|e| StoreError::Unreachable(in_full(&e)))
    }

    pub fn commit(&mut self) -> Result<(), Trouble> {
        let Some(client) = self.client.as_mut() else { return Err(Trouble::Lost) };
        client.batch_execute("commit").map_err(|e| match trouble_of(&e) {
            Some(Trouble::Lost) => Trouble::Fatal(StoreError::Unsure),
            Some(trouble) => trouble,
            None => Trouble::Fatal(self.server.translate(&e)),
        })
    }

    /// Ends the transaction; a session that cannot even do that is thrown away.
    pub fn rollback(&mut self) {
        let ended = self.client.as_mut().is_some_and(|client| client.batch_execute("rollback").is_ok());
        if !ended {
            self.client = None;
        }
    }

    /// What stopped the last unit of work, if it was not its closure.
    pub fn take_trouble(&mut self) -> Option<Trouble> {
        self.trouble.take()
    }

    /// Gives way before another try: a random part of a span that doubles up to 64 ms.
    pub fn pause(&mut self, attempt: u32) {
        let span = 1000_u64 << attempt.min(6);
        std::thread::park_timeout(Duration::from_micros(self.jitter.hash_one(attempt) % span));
        self.jitter = RandomState::new();
    }

    pub fn create_sequence(&mut self, name: &'static str) -> Result<(), StoreError> {
        // The lock, because two sessions that make the same sequence at once trip over the catalogue.
        let text = format!(
            "begin; select pg_advisory_xact_lock({MIGRATION_LOCK}); \
             create sequence if not exists {}; commit",
            sequence(name)?
        );
        let made = self.client()?.batch_execute(&text);
        made.map_err(|e| self.server.translate(&e))
    }

    /// Runs a driver's call and keeps what it means for the whole unit of work.
    fn mind<T>(&mut self, sql: &str, done: Result<T, postgres::Error>) -> Result<T, StoreError> {
        done.map_err(|e| {
            if e.as_db_error().is_some_and(|db| db.message().contains("cached plan")) {
                self.statements.clear(); // another node has migrated
            }
            self.trouble = self.trouble.take().or(trouble_of(&e));
            self.server.translate(&e).at(sql)
        })
    }

    /// The statement for `rows` rows of values, prepared once a session.
    fn prepare(&mut self, sql: Sql, rows: usize) -> Result<Statement, StoreError> {
        if let Some(statement) = self.statements.get(&(sql.text(), rows)) {
            return Ok(statement.clone());
        }
        let text = sql.for_engine(Engine::Postgres);
        let text = if rows > 1 { Cow::Owned(repeat_values(&text, rows).unwrap_or_default()) } else { text };
        let prepared = self.client()?.prepare(&text);
        let statement = self.mind(sql.text(), prepared)?;
        self.statements.insert((sql.text(), rows), statement.clone());
        Ok(statement)
    }

    fn run(&mut self, sql: Sql, rows: usize, args: &[&Val<'_>]) -> Result<u64, StoreError> {
        let statement = self.prepare(sql, rows)?;
        let bound = bind(&statement, sql, args)?;
        let bound: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|b| b as _).collect();
        let done = self.client()?.execute(&statement, &bound);
        self.mind(sql.text(), done)
    }
}

impl Conn for PgConn {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn query(&mut self, sql: Sql, args: &[Val<'_>], each: &mut Each<'_>) -> Result<(), StoreError> {
        let statement = self.prepare(sql, 1)?;
        let args: Vec<&Val<'_>> = args.iter().collect();
        let bound = bind(&statement, sql, &args)?;
        let bound: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|b| b as _).collect();
        let done = self.client()?.query(&statement, &bound);
        for row in self.mind(sql.text(), done)? {
            if !each(&Row(&row)).map_err(|e| e.at(sql.text()))? {
                break;
            }
        }
        Ok(())
    }

    fn exec(&mut self, sql: Sql, args: &[Val<'_>]) -> Result<u64, StoreError> {
        self.run(sql, 1, &args.iter().collect::<Vec<_>>())
    }

    fn exec_batch(&mut self, sql: Sql, mut rows: &[&[Val<'_>]]) -> Result<u64, StoreError> {
        let together = repeat_values(&sql.for_engine(Engine::Postgres), 2).is_some();
        let mut changed = 0;
        while !rows.is_empty() {
            // Few sizes, so that few statements are prepared.
            let fits = |n: &usize| together && *n <= rows.len() && n * rows[0].len() <= 65_535;
            let size = [256, 64, 16, 4].into_iter().find(fits).unwrap_or(1);
            let (now, later) = rows.split_at(size);
            changed += self.run(sql, size, &now.iter().flat_map(|row| row.iter()).collect::<Vec<_>>())?;
            rows = later;
        }
        Ok(changed)
    }

    fn next_number(&mut self, name: &'static str) -> Result<i64, StoreError> {
        let text = "select nextval(cast(cast($1 as text) as regclass))";
        let done = self.client()?.query_typed_one(text, &[(&sequence(name)?, Type::TEXT)]);
        if let Err(e) = &done
            && e.code() == Some(&SqlState::UNDEFINED_TABLE)
        {
            self.trouble = Some(Trouble::NoSequence(name));
        }
        self.mind(text, done).and_then(|row| row.try_get(0).map_err(StoreError::broken))
    }

    fn raise_number(&mut self, name: &'static str, at_least: i64) -> Result<(), StoreError> {
        let last = self.next_number(name)?.max(at_least);
        let text = "select setval(cast(cast($1 as text) as regclass), $2)";
        let args: [(&(dyn ToSql + Sync), Type); 2] = [(&sequence(name)?, Type::TEXT), (&last, Type::INT8)];
        let done = self.client()?.query_typed_one(text, &args);
        self.mind(text, done).map(drop)
    }

    fn describe(&mut self, sql: Sql) -> Result<Described, StoreError> {
        let statement = self.prepare(sql, 1)?;
        let types = statement.columns().iter().map(|c| c.type_()).chain(statement.params());
        Ok(Described {
            params: statement.params().len(),
            columns: statement.columns().iter().map(|c| c.name().to_owned()).collect(),
            types: types.map(|t| t.name().to_owned()).collect(),
        })
    }

    fn script(&mut self, text: &str) -> Result<(), StoreError> {
        let done = self.client()?.batch_execute(text);
        self.mind(text.lines().next().unwrap_or_default(), done)
    }
}

/// The key of the advisory lock under which the schema changes ("opora" in ASCII).
pub(crate) const MIGRATION_LOCK: i64 = 0x6f_70_6f_72_61;

/// The sequence behind a series; names come from our own sources, and are checked all the same.
fn sequence(name: &str) -> Result<String, StoreError> {
    match !name.is_empty() && name.bytes().all(|c| c.is_ascii_lowercase() || c == b'_') {
        true => Ok(format!("number_{name}")),
        false => Err(StoreError::Broken(format!("not a name of a series: {name:?}"))),
    }
}

/// Whether an error is about the unit of work as a whole.
fn trouble_of(e: &postgres::Error) -> Option<Trouble> {
    let Some(code) = e.code() else {
        let io = e.source().is_some_and(|s| s.downcast_ref::<std::io::Error>().is_some());
        return (e.is_closed() || io).then_some(Trouble::Lost);
    };
    match code.code() {
        "40001" | "40P01" => Some(Trouble::Collision),
        "57P01" | "57P02" | "57P03" => Some(Trouble::Lost),
        "0A000" if e.as_db_error().is_some_and(|db| db.message().contains("cached plan")) => {
            Some(Trouble::Collision)
        }
        code if code.starts_with("08") => Some(Trouble::Lost),
        _ => None,
    }
}

fn bind<'a>(statement: &Statement, sql: Sql, args: &[&'a Val<'a>]) -> Result<Vec<Bound<'a>>, StoreError> {
    if statement.params().len() != args.len() {
        let (given, wanted) = (args.len(), statement.params().len());
        return Err(StoreError::Broken(format!("{given} values for {wanted} parameters: {}", sql.text())));
    }
    args.iter().map(|val| val.storable().map(|()| Bound(val))).collect()
}

#[derive(Debug)]
struct Bound<'a>(&'a Val<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match (self.0, ty) {
            (Val::Null, _) => Ok(IsNull::Yes),
            (Val::Int(n), &Type::INT8) => n.to_sql(ty, out),
            (Val::Int(n), &Type::INT4) => i32::try_from(*n)?.to_sql(ty, out),
            (Val::Int(n), &Type::FLOAT8) => (*n as f64).to_sql(ty, out),
            (Val::Bool(b), &Type::BOOL) => b.to_sql(ty, out),
            (Val::Real(x), &Type::FLOAT8) => x.to_sql(ty, out),
            (Val::Text(s), &Type::TEXT | &Type::VARCHAR | &Type::UNKNOWN) => s.to_sql(ty, out),
            (Val::Blob(b), &Type::BYTEA) => b.as_ref().to_sql(ty, out),
            (val, ty) => Err(format!("{val:?} is no {ty}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

struct Cell<'r>(Val<'r>);

impl<'r> FromSql<'r> for Cell<'r> {
    fn from_sql(ty: &Type, raw: &'r [u8]) -> Result<Cell<'r>, Box<dyn StdError + Sync + Send>> {
        Ok(Cell(match *ty {
            Type::INT8 => Val::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Val::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Val::Int(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Val::Bool(bool::from_sql(ty, raw)?),
            Type::FLOAT8 => Val::Real(f64::from_sql(ty, raw)?),
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN => {
                Val::Text(Cow::Borrowed(<&str>::from_sql(ty, raw)?))
            }
            Type::BYTEA => Val::Blob(Cow::Borrowed(<&[u8]>::from_sql(ty, raw)?)),
            _ => return Err(format!("a column of type {ty}: cast it to bigint, text, …").into()),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Cell<'r>, Box<dyn StdError + Sync + Send>> {
        Ok(Cell(Val::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl Cells for postgres::Row {
    fn cell(&self, i: usize) -> Result<Val<'_>, StoreError> {
        self.try_get::<_, Cell<'_>>(i).map(|cell| cell.0).map_err(|e| StoreError::Broken(in_full(&e)))
    }
}

/// An error with its causes; the driver's own words are only the outermost.
fn in_full(e: &postgres::Error) -> String {
    let mut words = e.to_string();
    let mut cause = e.source();
    while let Some(deeper) = cause {
        let more = deeper.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        cause = deeper.source();
    }
    words
}
