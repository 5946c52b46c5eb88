//! Signatures after the Standard Webhooks specification: HMAC-SHA256 over id, time and body, under each secret that is
//! in force.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

const MARK: &str = "whsec_";

/// A new secret.
pub(super) fn new_secret() -> String {
    format!("{MARK}{}", STANDARD.encode(rand::random::<[u8; 32]>()))
}

/// What goes into `webhook-signature`: a signature for each secret, apart by spaces. `seconds` is what goes into
/// `webhook-timestamp`.
pub(super) fn signatures(secrets: &[String], id: &str, seconds: i64, body: &str) -> String {
    let sign = |secret: &String| {
        let key = STANDARD.decode(secret.strip_prefix(MARK)?).ok()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
        mac.update(format!("{id}.{seconds}.{body}").as_bytes());
        Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    };
    secrets.iter().filter_map(sign).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that stands in the documents of the specification's libraries.
    #[test]
    fn signs_as_the_specification_does() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let body = r#"{"test": 2432232314}"#;
        let signed = signatures(&[secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn two_secrets_sign_both() {
        let (new, old) = (new_secret(), new_secret());
        let both = signatures(&[new.clone(), old.clone()], "1", 2, "{}");
        let (a, b) = (signatures(&[new], "1", 2, "{}"), signatures(&[old], "1", 2, "{}"));
        assert_eq!(both, format!("{a} {b}"));
        assert_ne!(a, b);
    }
}
