//! What a unit of work can say: values in, rows out, the same on both engines.
//!
//! [`Tx`] is handed to the closure of `db.read` and `db.write`; it cannot outlive it, be committed by
//! hand or be nested. It never reads a clock and never talks to anything but its database.

use std::borrow::Cow;

use crate::{Sql, StoreError};

/// Which engine is behind the store; for the few rooms with two walls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one: a file.
    Sqlite,
    /// A server, possibly shared by several nodes.
    Postgres,
}

/// A value on its way into or out of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Val<'a> {
    /// `null`.
    Null,
    /// `bigint`.
    Int(i64),
    /// `boolean` (0 or 1 on SQLite).
    Bool(bool),
    /// `double precision`.
    Real(f64),
    /// `text`.
    Text(Cow<'a, str>),
    /// `bytes`.
    Blob(Cow<'a, [u8]>),
}

macro_rules! val_from {
    ($($from:ty => |$value:ident| $to:expr),+ $(,)?) => {$(
        impl<'a> From<$from> for Val<'a> {
            fn from($value: $from) -> Val<'a> {
                $to
            }
        }
    )+};
}

val_from! {
    i64 => |n| Val::Int(n),
    &i64 => |n| Val::Int(*n),
    i32 => |n| Val::Int(n.into()),
    i16 => |n| Val::Int(n.into()),
    u32 => |n| Val::Int(n.into()),
    u16 => |n| Val::Int(n.into()),
    u8 => |n| Val::Int(n.into()),
    bool => |b| Val::Bool(b),
    f64 => |x| Val::Real(x),
    &'a str => |s| Val::Text(Cow::Borrowed(s)),
    &'a String => |s| Val::Text(Cow::Borrowed(s)),
    String => |s| Val::Text(Cow::Owned(s)),
    Cow<'a, str> => |s| Val::Text(s),
    &'a [u8] => |b| Val::Blob(Cow::Borrowed(b)),
    &'a Vec<u8> => |b| Val::Blob(Cow::Borrowed(b)),
    Vec<u8> => |b| Val::Blob(Cow::Owned(b)),
    &'a Option<String> => |s| Val::from(s.as_deref()),
    &'a Option<Vec<u8>> => |b| Val::from(b.as_deref()),
    &Option<i64> => |n| Val::from(*n),
}

impl<'a, T: Into<Val<'a>>> From<Option<T>> for Val<'a> {
    fn from(value: Option<T>) -> Val<'a> {
        value.map_or(Val::Null, Into::into)
    }
}

impl Val<'_> {
    /// The same value, owning its text or bytes.
    pub fn into_owned(self) -> Val<'static> {
        match self {
            Val::Null => Val::Null,
            Val::Int(n) => Val::Int(n),
            Val::Bool(b) => Val::Bool(b),
            Val::Real(x) => Val::Real(x),
            Val::Text(s) => Val::Text(Cow::Owned(s.into_owned())),
            Val::Blob(b) => Val::Blob(Cow::Owned(b.into_owned())),
        }
    }

    /// What one of the engines would refuse or change, neither takes.
    pub(crate) fn storable(&self) -> Result<(), StoreError> {
        match self {
            Val::Text(s) if s.contains('\0') => {
                Err(StoreError::Violated("text with a NUL character".to_owned()))
            }
            Val::Real(x) if x.is_nan() => Err(StoreError::Violated("not a number".to_owned())),
            _ => Ok(()),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Val::Null => "null",
            Val::Int(_) => "a whole number",
            Val::Bool(_) => "a boolean",
            Val::Real(_) => "a real number",
            Val::Text(_) => "text",
            Val::Blob(_) => "bytes",
        }
    }
}

/// What can be read from a column.
pub trait FromVal: Sized {
    /// Takes the value of a column, or says why it cannot.
    fn from_val(val: Val<'_>) -> Result<Self, StoreError>;
}

macro_rules! from_val {
    ($($to:ty, $wants:literal, { $($arm:tt)+ }),+ $(,)?) => {$(
        impl FromVal for $to {
            fn from_val(val: Val<'_>) -> Result<$to, StoreError> {
                match val {
                    $($arm)+
                    #[allow(unreachable_patterns)]
                    other => Err(StoreError::Broken(format!("wanted {}, found {}", $wants, other.kind()))),
                }
            }
        }
    )+};
}

from_val! {
    i64, "a whole number", { Val::Int(n) => Ok(n), },
    bool, "a boolean", { Val::Bool(b) => Ok(b), Val::Int(n @ (0 | 1)) => Ok(n == 1), },
    f64, "a real number", { Val::Real(x) => Ok(x), Val::Int(n) => Ok(n as f64), },
    String, "text", { Val::Text(s) => Ok(s.into_owned()), },
    Vec<u8>, "bytes", { Val::Blob(b) => Ok(b.into_owned()), },
}

macro_rules! narrow_from_val {
    ($($to:ty),+) => {$(
        impl FromVal for $to {
            fn from_val(val: Val<'_>) -> Result<$to, StoreError> {
                let wide = i64::from_val(val)?;
                <$to>::try_from(wide)
                    .map_err(|_| StoreError::Broken(format!("{wide} does not fit into {}", stringify!($to))))
            }
        }
    )+};
}

narrow_from_val!(i32, i16, u32, u16, u8);

impl<T: FromVal> FromVal for Option<T> {
    fn from_val(val: Val<'_>) -> Result<Option<T>, StoreError> {
        match val {
            Val::Null => Ok(None),
            other => T::from_val(other).map(Some),
        }
    }
}

/// One row of an answer, valid while the closure that reads it runs.
pub struct Row<'r>(pub(crate) &'r dyn Cells);

impl Row<'_> {
    /// The value of the column `i`, counted from 0.
    pub fn get<T: FromVal>(&self, i: usize) -> Result<T, StoreError> {
        self.0.cell(i).and_then(T::from_val).map_err(|e| e.at(format_args!("column {i}")))
    }

    /// The value of the column `i` as it is, borrowed from the row.
    pub fn val(&self, i: usize) -> Result<Val<'_>, StoreError> {
        self.0.cell(i)
    }
}

/// A driver's row.
pub(crate) trait Cells {
    fn cell(&self, i: usize) -> Result<Val<'_>, StoreError>;
}

/// Told of each row; answers whether it wants more.
pub(crate) type Each<'e> = dyn FnMut(&Row<'_>) -> Result<bool, StoreError> + 'e;

/// A driver's connection with a transaction open.
pub(crate) trait Conn {
    fn engine(&self) -> Engine;
    fn query(&mut self, sql: Sql, args: &[Val<'_>], each: &mut Each<'_>) -> Result<(), StoreError>;
    fn exec(&mut self, sql: Sql, args: &[Val<'_>]) -> Result<u64, StoreError>;
    fn exec_batch(&mut self, sql: Sql, rows: &[&[Val<'_>]]) -> Result<u64, StoreError>;
    fn next_number(&mut self, name: &'static str) -> Result<i64, StoreError>;
    fn raise_number(&mut self, name: &'static str, at_least: i64) -> Result<(), StoreError>;
    /// Parameter count and columns (name, type where the engine knows one) of a statement, not run.
    fn describe(&mut self, sql: Sql) -> Result<Described, StoreError>;
    /// Runs a script of statements that has no parameters and no answer.
    fn script(&mut self, text: &str) -> Result<(), StoreError>;
}

/// What an engine says about a statement without running it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// How many values it takes.
    pub params: usize,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// The engine's names of the types of its columns and parameters, where it knows them beforehand.
    pub types: Vec<String>,
}

/// A unit of work: everything said through it happens together or not at all.
///
/// After a statement has failed the unit of work is over, as on PostgreSQL: the next statement fails too and
/// nothing is kept, even if the closure says `Ok`. To go on after an error use [`Tx::attempt`].
pub struct Tx<'c> {
    conn: &'c mut dyn Conn,
    failed: Option<StoreError>,
}

/// How many rows `exec_many` hands to the driver at once.
const BATCH: usize = 256;

impl<'c> Tx<'c> {
    pub(crate) fn new(conn: &'c mut dyn Conn) -> Tx<'c> {
        Tx { conn, failed: None }
    }

    /// What made the unit of work fail, whatever its closure thinks.
    pub(crate) fn take_failure(&mut self) -> Option<StoreError> {
        self.failed.take()
    }

    /// Speaks to the connection, unless a statement has failed before.
    fn say<T>(&mut self, what: impl FnOnce(&mut dyn Conn) -> Result<T, StoreError>) -> Result<T, StoreError> {
        if let Some(e) = &self.failed {
            return Err(e.clone());
        }
        what(self.conn).inspect_err(|e| self.failed = Some(e.clone()))
    }

    /// A part that can be undone alone: an error inside undoes what the part did and is handed over, and the
    /// unit of work goes on.
    pub fn attempt<T, E: From<StoreError>>(
        &mut self,
        part: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.script("savepoint attempt")?;
        let mut inner = Tx::new(self.conn);
        let said = part(&mut inner);
        let said = match inner.take_failure() {
            Some(e) if said.is_ok() => Err(e.into()),
            _ => said,
        };
        if said.is_err() {
            self.script("rollback to savepoint attempt")?;
        }
        self.script("release savepoint attempt")?;
        said
    }

    /// Which engine is behind.
    pub fn engine(&self) -> Engine {
        self.conn.engine()
    }

    /// All rows of the answer, each made into a `T`.
    pub fn all<'a, T>(
        &mut self,
        sql: Sql,
        args: impl AsRef<[Val<'a>]>,
        mut make: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut all = Vec::new();
        self.say(|conn| {
            conn.query(sql, args.as_ref(), &mut |row| {
                all.push(make(row)?);
                Ok(true)
            })
        })?;
        Ok(all)
    }

    /// Tells `each` of the rows one by one.
    pub fn each<'a>(
        &mut self,
        sql: Sql,
        args: impl AsRef<[Val<'a>]>,
        mut each: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.say(|conn| conn.query(sql, args.as_ref(), &mut |row| each(row).map(|()| true)))
    }

    /// The first row of the answer, if there is one.
    pub fn opt<'a, T>(
        &mut self,
        sql: Sql,
        args: impl AsRef<[Val<'a>]>,
        make: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let (mut make, mut found) = (Some(make), None);
        self.say(|conn| {
            conn.query(sql, args.as_ref(), &mut |row| {
                found = make.take().map(|make| make(row)).transpose()?;
                Ok(false)
            })
        })?;
        Ok(found)
    }

    /// The first row of the answer, or [`StoreError::NotFound`].
    pub fn one<'a, T>(
        &mut self,
        sql: Sql,
        args: impl AsRef<[Val<'a>]>,
        make: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.opt(sql, args, make)?.ok_or(StoreError::NotFound)
    }

    /// Changes rows and says how many.
    pub fn exec<'a>(&mut self, sql: Sql, args: impl AsRef<[Val<'a>]>) -> Result<u64, StoreError> {
        self.say(|conn| conn.exec(sql, args.as_ref()))
    }

    /// Changes exactly one row; [`StoreError::Stale`] when it is no longer as the statement expects it
    /// (`… where id = $1 and revision = $2`).
    pub fn exec_one<'a>(&mut self, sql: Sql, args: impl AsRef<[Val<'a>]>) -> Result<(), StoreError> {
        match self.exec(sql, args)? {
            0 => Err(StoreError::Stale),
            1 => Ok(()),
            n => Err(StoreError::Broken(format!("one row was to change, {n} did: {}", sql.text()))),
        }
    }

    /// Runs the statement once for each row of values; says how many rows changed in all.
    ///
    /// On PostgreSQL a plain `insert … values (…)` becomes one of many rows, so that a bulk load does not pay
    /// a round trip for each.
    pub fn exec_many<'a, R: AsRef<[Val<'a>]>>(
        &mut self,
        sql: Sql,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<u64, StoreError> {
        let mut rows = rows.into_iter();
        let mut changed = 0;
        loop {
            let batch: Vec<R> = rows.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return Ok(changed);
            }
            let batch: Vec<&[Val<'a>]> = batch.iter().map(AsRef::as_ref).collect();
            changed += self.say(|conn| conn.exec_batch(sql, &batch))?;
        }
    }

    /// The next number of a series that starts from 1: never given twice. Without gaps on SQLite; with gaps
    /// on PostgreSQL, where it is a sequence, so that writers do not wait for each other.
    pub fn next_number(&mut self, name: &'static str) -> Result<i64, StoreError> {
        self.say(|conn| conn.next_number(name))
    }

    /// Makes the series go on above `at_least`, for loads that bring their own numbers.
    pub fn raise_number(&mut self, name: &'static str, at_least: i64) -> Result<(), StoreError> {
        self.say(|conn| conn.raise_number(name, at_least))
    }

    /// What the engine says about a statement, without running it; for the test of all statements.
    #[doc(hidden)]
    pub fn describe(&mut self, sql: Sql) -> Result<Described, StoreError> {
        self.say(|conn| conn.describe(sql))
    }

    /// Runs a script without parameters; for tests that need a table of their own and for migrations.
    #[doc(hidden)]
    pub fn script(&mut self, text: &str) -> Result<(), StoreError> {
        self.say(|conn| conn.script(text))
    }
}
