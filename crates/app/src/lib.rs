//! Acts: use-cases, engine, channel adapters.
