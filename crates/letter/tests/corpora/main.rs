//! Real mail that nobody here wrote, read in place: see `docs/results/mail-corpora.md`.

mod accepted;
mod bounces;
mod common;
mod every;
mod humans;
mod mailcore;
mod stalwart;
mod stress;
mod zammad;
