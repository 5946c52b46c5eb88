//! Stories and journeys: the product seen from outside.
