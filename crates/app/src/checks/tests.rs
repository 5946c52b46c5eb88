//! Tests of data services.
