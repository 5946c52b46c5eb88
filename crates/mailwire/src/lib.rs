//! Mail over the wire: IMAP in, SMTP out, SMTP and LMTP intake.
