//! Stories: a situation in words, people act, time passes, and what they then see is looked at.

mod bounces;
mod canned;
mod commands;
mod composing;
mod conversation;
mod corpora;
mod directory;
mod ending;
mod histories;
mod hostile;
mod joining;
mod laws;
mod loops;
mod many;
mod oddities;
mod presence;
mod programs;
mod reminders;
mod rooms;
mod telling;
mod threading;
mod watching;
mod year;
