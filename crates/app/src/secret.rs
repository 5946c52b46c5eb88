//! Secrets: the desk's signing key, tokens in mails and links, digests, passwords.
//!
//! A token names a ticket and proves that we made it; it holds no secret of a person. Links that sign somebody in or
//! set a password are random, single-use, and only their digest is stored.

use crate::AppError;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::{OrganisationId, PersonId, SupplierId, TicketId};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use tokio::sync::Semaphore;

/// The desk's signing key. Never printed.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(***)")
    }
}

impl Key {
    /// A new one.
    pub fn random() -> Key {
        Key(rand::random())
    }

    /// As it is stored.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// As it was stored.
    pub fn from_text(text: &str) -> Option<Key> {
        Some(Key(URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?))
    }

    /// The bytes, for a cipher.
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Numbers as a text that proves that we wrote it for a purpose.
    pub(crate) fn seal(&self, purpose: &str, numbers: &[i64]) -> String {
        let numbers: Vec<String> = numbers.iter().map(|n| base36(*n)).collect();
        let numbers = numbers.join(".");
        format!("{numbers}.{}", self.sign(&format!("{purpose}.{numbers}")))
    }

    /// The numbers of such a text; none when we did not write it for that purpose.
    pub(crate) fn unseal<const N: usize>(&self, purpose: &str, text: &str) -> Option<[i64; N]> {
        let (numbers, signature) = text.rsplit_once('.')?;
        if !self.proves(&format!("{purpose}.{numbers}"), signature) {
            return None;
        }
        let all: Option<Vec<i64>> = numbers.split('.').map(|one| i64::from_str_radix(one, 36).ok()).collect();
        all?.try_into().ok()
    }

    fn sign(&self, words: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(words.as_bytes());
        base32(&mac.finalize().into_bytes()[..10])
    }

    fn proves(&self, words: &str, signature: &str) -> bool {
        use subtle::ConstantTimeEq;
        self.sign(words).as_bytes().ct_eq(signature.to_lowercase().as_bytes()).into()
    }
}

/// What a token in a Message-ID or an address says. The signature covers the client too, so that a token of one
/// client never opens a ticket of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailToken {
    /// The ticket.
    pub ticket: TicketId,
    /// The engineer to whom a notice went; none in mails to the client's side.
    pub staff: Option<PersonId>,
    /// Makes each mail's id its own: the message or outbox id.
    pub nonce: i64,
}

impl MailToken {
    fn words(&self, org: OrganisationId) -> String {
        format!("mail.{}.{}.{}.{org}", self.ticket, self.staff.map_or(0, |p| p.0), self.nonce)
    }

    /// The part before the `@`: `o.TICKET.STAFF.NONCE.SIGNATURE`, digits and letters that survive any mail server.
    pub fn write(&self, key: &Key, org: OrganisationId) -> String {
        let signature = key.sign(&self.words(org));
        let staff = self.staff.map_or(0, |person| person.0);
        format!("o.{}.{}.{}.{signature}", base36(self.ticket.0), base36(staff), base36(self.nonce))
    }

    /// Reads a token without proving it: the token and its signature. `None` when it is none of our form.
    pub fn read(text: &str) -> Option<(MailToken, String)> {
        let local = text.split('@').next()?;
        let mut parts = local.trim().trim_start_matches('<').split('.');
        // Servers may change the case of an address, and some of a Message-ID.
        if !parts.next()?.eq_ignore_ascii_case("o") {
            return None;
        }
        let mut number = || i64::from_str_radix(parts.next()?, 36).ok();
        let (ticket, staff, nonce) = (number()?, number()?, number()?);
        let signature = parts.next()?.to_owned();
        if parts.next().is_some() || signature.len() != 16 {
            return None;
        }
        let staff = (staff != 0).then_some(PersonId(staff));
        Some((MailToken { ticket: TicketId(ticket), staff, nonce }, signature))
    }

    /// Whether we signed it for this client.
    pub fn proves(&self, signature: &str, key: &Key, org: OrganisationId) -> bool {
        key.proves(&self.words(org), signature)
    }
}

/// A link in a mail by which the requester confirms or reopens: who, which ticket, which cycle of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfirmToken {
    /// The ticket.
    pub ticket: TicketId,
    /// The person to whom the mail went.
    pub person: PersonId,
    /// The cycle whose solution it confirms: a link of an earlier one confirms nothing.
    pub cycle: i64,
}

impl ConfirmToken {
    fn words(&self) -> String {
        format!("confirm.{}.{}.{}", self.ticket, self.person, self.cycle)
    }

    /// As it stands in the link.
    pub fn write(&self, key: &Key) -> String {
        let signature = key.sign(&self.words());
        format!("{}.{}.{}.{signature}", base36(self.ticket.0), base36(self.person.0), self.cycle)
    }

    /// Reads and proves.
    pub fn read(text: &str, key: &Key) -> Option<ConfirmToken> {
        let mut parts = text.split('.');
        let ticket = TicketId(i64::from_str_radix(parts.next()?, 36).ok()?);
        let person = PersonId(i64::from_str_radix(parts.next()?, 36).ok()?);
        let cycle = parts.next()?.parse().ok()?;
        let token = ConfirmToken { ticket, person, cycle };
        let signature = parts.next()?;
        (parts.next().is_none() && key.proves(&token.words(), signature)).then_some(token)
    }
}

/// A supplier's own address: who, and which generation of it is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SupplierToken {
    /// The supplier.
    pub supplier: SupplierId,
    /// An earlier generation opens nothing.
    pub link: i64,
}

impl SupplierToken {
    fn words(&self) -> String {
        format!("supplier.{}.{}", self.supplier, self.link)
    }

    /// As it stands in the link.
    pub fn write(&self, key: &Key) -> String {
        format!("{}.{}.{}", base36(self.supplier.0), self.link, key.sign(&self.words()))
    }

    /// Reads and proves.
    pub fn read(text: &str, key: &Key) -> Option<SupplierToken> {
        let mut parts = text.split('.');
        let supplier = SupplierId(i64::from_str_radix(parts.next()?, 36).ok()?);
        let token = SupplierToken { supplier, link: parts.next()?.parse().ok()? };
        let signature = parts.next()?;
        (parts.next().is_none() && key.proves(&token.words(), signature)).then_some(token)
    }
}

/// A random secret for a cookie or a link.
pub fn random_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 24]>())
}

/// A token as a page shows it: another text each time, so that the length of a compressed page does not tell it, whatever
/// else stands on the page (BREACH).
pub fn masked(token: &str) -> String {
    let mut bytes: Vec<u8> = (0..token.len()).map(|_| rand::random()).collect();
    let hidden: Vec<u8> = bytes.iter().zip(token.bytes()).map(|(mask, byte)| mask ^ byte).collect();
    bytes.extend(hidden);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The token of what a page showed; `None` for anything else.
pub fn unmasked(shown: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(shown).ok()?;
    let (mask, hidden) = bytes.split_at_checked(bytes.len() / 2)?;
    String::from_utf8(mask.iter().zip(hidden).map(|(mask, byte)| mask ^ byte).collect()).ok()
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
pub fn same(a: &str, b: &str) -> bool {
    use subtle::ConstantTimeEq;
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

/// What is stored of a secret.
pub fn digest(secret: &str) -> String {
    blake3::hash(secret.as_bytes()).to_hex().to_string()
}

/// Argon2id with 19 MiB and two passes (OWASP's first choice).
fn hasher() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("constant parameters are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The PHC string of a password. Slow on purpose: never inside a `write`.
pub fn hash_password(password: &str) -> String {
    let bytes: [u8; 16] = rand::random();
    let salt = SaltString::encode_b64(&bytes).expect("16 bytes are a salt");
    hasher().hash_password(password.as_bytes(), &salt).expect("argon2 takes any password").to_string()
}

/// Nobody's hash: proving against it costs what any other costs, and nothing fits it.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Whether a password fits. Takes as long for a person without a password, so that time tells nothing.
pub fn password_fits(password: &str, hash: Option<&str>) -> bool {
    let fits = PasswordHash::new(hash.unwrap_or(NOBODY))
        .is_ok_and(|hash| hasher().verify_password(password.as_bytes(), &hash).is_ok());
    fits && hash.is_some()
}

/// Passwords worked on at once: each takes 19 MiB and a core. The others wait for their turn.
static TURNS: Semaphore = Semaphore::const_new(4);

/// [`hash_password`], in its turn and beside the threads that answer everybody else.
pub(crate) async fn hash_slowly(password: String) -> Result<String, AppError> {
    in_turn(move || hash_password(&password)).await
}

/// [`password_fits`], in its turn and beside the threads that answer everybody else.
pub(crate) async fn prove_slowly(password: String, hash: Option<String>) -> Result<bool, AppError> {
    in_turn(move || password_fits(&password, hash.as_deref())).await
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    let _turn = TURNS.acquire().await.map_err(AppError::broken)?;
    tokio::task::spawn_blocking(work).await.map_err(AppError::broken)
}

fn base36(mut number: i64) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    if number <= 0 {
        return "0".into();
    }
    let mut out = Vec::new();
    while number > 0 {
        out.push(DIGITS[(number % 36) as usize]);
        number /= 36;
    }
    out.reverse();
    String::from_utf8(out).expect("digits are ASCII")
}

fn base32(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let (mut out, mut buffer, mut bits) = (String::new(), 0u32, 0);
    for byte in bytes {
        buffer = (buffer << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(DIGITS[((buffer >> bits) & 31) as usize] as char);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_survive_and_forgeries_do_not() {
        let (key, org) = (Key::random(), OrganisationId(5));
        let token = MailToken { ticket: TicketId(1 << 61), staff: Some(PersonId(7)), nonce: 42 };
        let text = format!("{}@desk.example", token.write(&key, org));
        let (read, signature) = MailToken::read(&text).unwrap();
        assert_eq!(read, token);
        assert!(read.proves(&signature, &key, org));
        assert!(!read.proves(&signature, &key, OrganisationId(6)), "a token of another client");
        assert!(!read.proves(&signature, &Key::random(), org), "a token of another desk");
        let other = MailToken { ticket: TicketId(2), ..read };
        assert!(!other.proves(&signature, &key, org), "a signature moved to another ticket");
        assert!(MailToken::read("o.zz.0.1@desk").is_none());
    }

    #[test]
    fn a_masked_token_is_another_text_each_time() {
        let token = random_token();
        let (a, b) = (masked(&token), masked(&token));
        assert_ne!(a, b);
        assert_eq!((unmasked(&a), unmasked(&b)), (Some(token.clone()), Some(token.clone())));
        for other in ["", "a", "абв", &token, &a[1..], &a[..a.len() - 2]] {
            assert_ne!(unmasked(other), Some(token.clone()), "{other}");
        }
    }

    #[test]
    fn confirmations_are_for_one_cycle() {
        let key = Key::random();
        let token = ConfirmToken { ticket: TicketId(9), person: PersonId(3), cycle: 1 };
        let text = token.write(&key);
        assert_eq!(ConfirmToken::read(&text, &key), Some(token));
        assert_eq!(ConfirmToken::read(&text.replace(".1.", ".2."), &key), None);
    }

    #[test]
    fn a_suppliers_link_is_his_own() {
        let key = Key::random();
        let token = SupplierToken { supplier: SupplierId(9), link: 2 };
        let text = token.write(&key);
        assert_eq!(SupplierToken::read(&text, &key), Some(token));
        assert_eq!(SupplierToken::read(&text.replace(".2.", ".3."), &key), None);
        assert_eq!(SupplierToken::read(&text.replace("9.", "a."), &key), None);
        assert_eq!(SupplierToken::read(&text, &Key::random()), None);
    }

    #[test]
    fn passwords() {
        let hash = hash_password("верная лошадь");
        assert!(password_fits("верная лошадь", Some(&hash)));
        assert!(!password_fits("неверная", Some(&hash)));
        assert!(!password_fits("nobody", None));
        // Nobody's hash is one: proving against it is work, not an error that comes at once.
        let nobody = PasswordHash::new(NOBODY).unwrap();
        assert_eq!(nobody.params, PasswordHash::new(&hash).unwrap().params);
        assert_eq!(nobody.hash.unwrap().len(), 32);
    }
}
