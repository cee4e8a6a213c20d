use super::*;
use crate::fixtures::CountingEntropy;
use crate::keyring::KEY_LENGTH;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use std::collections::HashSet;

/// A vault with these keys, each given as id and the byte it consists of.
fn vault(keys: &[(&str, u8)]) -> MasterVault {
    let lines = keys.iter().map(|(id, byte)| {
        let key = STANDARD.encode([*byte; KEY_LENGTH]);
        format!("{id}:{key}\n")
    });
    let ring = KeyRing::from_text(&lines.collect::<String>().into()).unwrap();
    MasterVault::new(ring, Arc::new(CountingEntropy::default()))
}

fn place() -> Place {
    Place::new("credentials", "material", &7)
}

fn opened(vault: &MasterVault, sealed: &Sealed) -> Result<Vec<u8>, VaultError> {
    let secret = vault.open(&place(), sealed)?;
    Ok(secret.expose_secret().to_vec())
}

#[test]
fn what_was_sealed_opens_and_is_not_to_be_seen() {
    let vault = vault(&[("k1", 1)]);
    let sealed = vault.seal(&place(), b"hunter2 hunter2");
    assert_eq!(opened(&vault, &sealed).unwrap(), b"hunter2 hunter2");
    assert!(!sealed.0.windows(7).any(|window| window == b"hunter2"));
    assert!(!format!("{vault:?}").contains("AQEB"));
}

#[test]
fn the_same_secret_is_sealed_differently_each_time() {
    let vault = vault(&[("k1", 1)]);
    let all: HashSet<_> = (0..50).map(|_| vault.seal(&place(), b"same").0).collect();
    assert_eq!(all.len(), 50);
}

#[test]
fn an_old_key_still_opens_and_a_new_one_seals() {
    let sealed = vault(&[("k1", 1)]).seal(&place(), b"secret");
    let rotated = vault(&[("k2", 2), ("k1", 1)]);
    assert_eq!(opened(&rotated, &sealed).unwrap(), b"secret");
    let sealed = rotated.seal(&place(), b"secret");
    assert_eq!(opened(&vault(&[("k2", 2)]), &sealed).unwrap(), b"secret");
    assert_eq!(
        opened(&vault(&[("k1", 1)]), &sealed).unwrap_err(),
        VaultError::UnknownKey
    );
}

#[test]
fn another_key_of_the_same_name_does_not_open() {
    let sealed = vault(&[("k1", 1)]).seal(&place(), b"secret");
    assert_eq!(
        opened(&vault(&[("k1", 9)]), &sealed).unwrap_err(),
        VaultError::Damaged
    );
}

#[test]
fn a_key_renamed_does_not_open() {
    let sealed = vault(&[("k1", 1)]).seal(&place(), b"secret");
    let mut renamed = sealed.0;
    renamed[3] = b'2';
    assert_eq!(
        opened(&vault(&[("k2", 1)]), &Sealed(renamed)).unwrap_err(),
        VaultError::Damaged
    );
}

#[test]
fn a_value_moved_elsewhere_does_not_open() {
    let vault = vault(&[("k1", 1)]);
    let sealed = vault.seal(&place(), b"secret");
    for elsewhere in [
        Place::new("credentials", "material", &8),
        Place::new("credentials", "name", &7),
        Place::new("sessions", "material", &7),
        Place::new("credential", "smaterial", &7),
        Place::new("credentials", "materia", &"l7"),
    ] {
        assert_eq!(
            vault.open(&elsewhere, &sealed).unwrap_err(),
            VaultError::Damaged,
            "{elsewhere:?}"
        );
    }
}

#[test]
fn no_part_of_a_value_opens() {
    let vault = vault(&[("k1", 1)]);
    let sealed = vault.seal(&place(), b"secret");
    for length in 0..sealed.0.len() {
        let cut = Sealed(sealed.0[..length].to_vec());
        assert_eq!(opened(&vault, &cut).unwrap_err(), VaultError::Damaged, "{length}");
    }
}

#[test]
fn every_byte_counts() {
    let vault = vault(&[("k1", 1)]);
    let sealed = vault.seal(&place(), b"secret");
    for index in 0..sealed.0.len() {
        for bit in 0..8 {
            let mut changed = sealed.0.clone();
            changed[index] ^= 1 << bit;
            let expected: &[VaultError] = match index {
                0 => &[VaultError::UnknownFormat],
                1 => &[VaultError::UnknownKey, VaultError::Damaged],
                2 | 3 => &[VaultError::UnknownKey],
                _ => &[VaultError::Damaged],
            };
            let error = opened(&vault, &Sealed(changed)).unwrap_err();
            assert!(expected.contains(&error), "byte {index}, bit {bit}: {error}");
        }
    }
}

proptest! {
    #[test]
    fn anything_comes_back_as_it_was(secret: Vec<u8>, row: String) {
        let vault = vault(&[("k1", 1)]);
        let place = Place::new("table", "column", &row);
        let sealed = vault.seal(&place, &secret);
        let opened = vault.open(&place, &sealed).unwrap();
        prop_assert_eq!(opened.expose_secret(), secret.as_slice());
    }

    #[test]
    fn any_bytes_are_answered(bytes: Vec<u8>, tail: Vec<u8>) {
        let vault = vault(&[("k1", 1)]);
        prop_assert!(vault.open(&place(), &Sealed(bytes)).is_err());
        let mut known = b"\x01\x02k1".to_vec();
        known.extend(tail);
        prop_assert!(vault.open(&place(), &Sealed(known)).is_err());
    }
}
