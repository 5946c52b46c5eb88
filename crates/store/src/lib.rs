//! Remembers: the only SQL; SQLite and PostgreSQL behind one unit of work.
