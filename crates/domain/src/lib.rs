//! Decides: pure rules of the desk; no clock, no chance, no input or output.
