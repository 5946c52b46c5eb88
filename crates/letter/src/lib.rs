//! Any mail bytes into a letter and its problems; what of it is new; what kind of mail it is.

pub mod html;
pub mod visible;
