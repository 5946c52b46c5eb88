//! A believable desk: invented clients, people and sixty days of requests, by seed.
