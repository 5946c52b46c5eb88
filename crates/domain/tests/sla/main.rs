//! The proof of the clocks: the cases that other desks got wrong, the sum of visits, and random histories against a
//! minute-by-minute simulation.

mod brute;
mod cases;
mod histories;
mod laws;
mod tale;
