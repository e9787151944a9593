// SPDX-License-Identifier: Apache-2.0

//! The bytes that both sides expect: byte i is `i ^ i>>>8 ^ i>>>16`.

use sha2::{Digest, Sha256};

/// Fills a buffer with what the stream holds from an offset on.
pub fn fill(offset: u64, buffer: &mut [u8]) {
    for (at, byte) in (offset..).zip(buffer) {
        *byte = (at ^ (at >> 8) ^ (at >> 16)) as u8;
    }
}

/// SHA-256 of so many bytes of the pattern.
pub fn sha256(bytes: u64) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 65536];
    let mut at = 0;
    while at < bytes {
        let length = (bytes - at).min(buffer.len() as u64) as usize;
        fill(at, &mut buffer[..length]);
        hash.update(&buffer[..length]);
        at += length as u64;
    }
    hash.finalize().into()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixes_three_bytes_of_the_index() {
        let mut bytes = [0; 3];
        fill(0x0102_03fe, &mut bytes);
        assert_eq!(bytes, [0xfe ^ 0x03 ^ 0x02, 0xff ^ 0x03 ^ 0x02, 0x04 ^ 0x02]);
    }

    #[test]
    fn hashes_across_its_buffer() {
        let mut bytes = vec![0; 70_000];
        fill(0, &mut bytes);
        assert_eq!(sha256(70_000), <[u8; 32]>::from(Sha256::digest(&bytes)));
    }
}
