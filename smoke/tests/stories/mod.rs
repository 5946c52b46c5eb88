//! Stories: a situation in words, people act, time passes, and what they then see is looked at.

mod bounces;
mod canned;
mod commands;
mod composing;
mod conversation;
mod corpora;
mod directory;
mod ending;
mod first_steps;
mod histories;
mod hostile;
mod housekeeping;
mod joining;
mod laws;
mod loops;
mod many;
mod marks;
mod oddities;
mod programs;
mod reminders;
mod scanning;
mod secure_telling;
mod telling;
mod threading;
mod watching;
mod year;
