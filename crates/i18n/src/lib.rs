//! Speaks: Russian and English texts, numbers, dates, spans.
