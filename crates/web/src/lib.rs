//! Shows: pages, portal, live updates.
