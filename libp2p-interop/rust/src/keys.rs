// SPDX-License-Identifier: Apache-2.0

//! Identities of every type.

use libp2p::identity::Keypair;
use rsa::{RsaPrivateKey, pkcs8::EncodePrivateKey};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyType {
    Ed25519,
    Secp256k1,
    Ecdsa,
    Rsa,
}

const RSA_BITS: usize = 2048;

impl KeyType {
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "ed25519" => KeyType::Ed25519,
            "secp256k1" => KeyType::Secp256k1,
            "ecdsa" => KeyType::Ecdsa,
            "rsa" => KeyType::Rsa,
            _ => return None,
        })
    }

    pub fn generate(self) -> Keypair {
        match self {
            KeyType::Ed25519 => Keypair::generate_ed25519(),
            KeyType::Secp256k1 => Keypair::generate_secp256k1(),
            KeyType::Ecdsa => Keypair::generate_ecdsa(),
            KeyType::Rsa => generate_rsa(),
        }
    }
}

/// The library signs with RSA keys but makes none.
fn generate_rsa() -> Keypair {
    let key = RsaPrivateKey::new(&mut rand::rng(), RSA_BITS).expect("2048 bits are enough");
    let document = key.to_pkcs8_der().expect("an RSA key has a PKCS#8 form");
    Keypair::rsa_from_pkcs8(&mut document.as_bytes().to_vec()).expect("the library reads PKCS#8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_signs_what_its_public_key_verifies() {
        for name in ["ed25519", "secp256k1", "ecdsa", "rsa"] {
            let pair = KeyType::named(name).unwrap().generate();
            let signature = pair.sign(b"text").unwrap();
            assert!(pair.public().verify(b"text", &signature), "{name}");
            assert!(!pair.public().verify(b"test", &signature), "{name}");
        }
    }
}
