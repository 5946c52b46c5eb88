//! A private authority and a certificate for the loopback address, made anew for every test.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};

/// A certificate made out to `localhost` and `127.0.0.1`, all parts in PEM.
pub struct Cert {
    /// The authority to believe.
    pub root: String,
    /// The server's certificate.
    pub cert: String,
    /// The server's key.
    pub key: String,
}

impl Cert {
    /// Makes both.
    pub fn loopback() -> Cert {
        let root_key = KeyPair::generate().expect("a key");
        let mut root = CertificateParams::new(Vec::new()).expect("parameters");
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        root.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        root.distinguished_name.push(DnType::CommonName, "Test authority");
        let root_cert = root.self_signed(&root_key).expect("a root certificate");

        let key = KeyPair::generate().expect("a key");
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let leaf = CertificateParams::new(names).expect("parameters");
        let cert = leaf.signed_by(&key, &Issuer::new(root, root_key)).expect("a certificate");
        Cert { root: root_cert.pem(), cert: cert.pem(), key: key.serialize_pem() }
    }
}
