//! The numbers of an RSA key that OpenSSH leaves out of its files.

use domain::ports::UnreadableUpload;
use zeroize::Zeroizing;

/// Bytes of a number at most: 8192 bits, with the zero of a positive number.
const LONGEST: usize = 1025;

type Number = Zeroizing<Vec<u8>>;

/// `RSAPrivateKey` (RFC 8017, A.1.2) of `n e d iqmp p q`. That they fit is checked by who reads it.
///
/// # Errors
/// Numbers that no key has.
pub(crate) fn pkcs1([n, e, d, iqmp, p, q]: &[Number; 6]) -> Result<Number, UnreadableUpload> {
    if [n, e, d, iqmp, p, q].iter().any(|number| number.len() > LONGEST) {
        return Err(UnreadableUpload::Algorithm);
    }
    let exponent_of = |prime: &Number| remainder(d, &one_less(prime).ok_or(UnreadableUpload::Damaged)?);
    let (dp, dq) = (exponent_of(p)?, exponent_of(q)?);
    let mut numbers = Zeroizing::new(Vec::with_capacity(10 * LONGEST));
    numbers.extend([0x02, 1, 0]);
    for number in [n, e, d, p, q, &dp, &dq, iqmp] {
        let significant = significant(number);
        let positive = significant.first().is_none_or(|first| first & 0x80 != 0);
        let length = significant.len() + usize::from(positive);
        numbers.push(0x02);
        numbers.extend(der_length(length));
        numbers.extend(positive.then_some(0));
        numbers.extend_from_slice(significant);
    }
    let mut key = Zeroizing::new(Vec::with_capacity(numbers.len() + 6));
    key.push(0x30);
    key.extend(der_length(numbers.len()));
    key.extend_from_slice(&numbers);
    Ok(key)
}

fn significant(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    &number[zeros..]
}

/// A length of up to 65,535 in two digits, or in one byte where that is the only way.
fn der_length(length: usize) -> Vec<u8> {
    let [.., high, low] = length.to_be_bytes();
    match (high, low) {
        (0, 0..0x80) => vec![low],
        (0, _) => vec![0x81, low],
        _ => vec![0x82, high, low],
    }
}

/// `number - 1`, if that is more than zero. Primes are odd: only the last bit changes.
fn one_less(number: &[u8]) -> Option<Number> {
    let mut less = Zeroizing::new(significant(number).to_vec());
    let last = less.last_mut()?;
    if *last & 1 == 0 {
        return None;
    }
    *last -= 1;
    less.iter().any(|byte| *byte != 0).then_some(less)
}

/// `value` modulo `modulus`, bit by bit: slow, and good for the one time that a key is read.
fn remainder(value: &[u8], modulus: &[u8]) -> Result<Number, UnreadableUpload> {
    // One byte more, so that doubling does not overflow
    let mut padded = Zeroizing::new(vec![0]);
    padded.extend_from_slice(modulus);
    let mut rest = Zeroizing::new(vec![0; padded.len()]);
    for byte in value {
        for bit in (0..8).rev() {
            let mut carry = byte >> bit & 1;
            for digit in rest.iter_mut().rev() {
                let next = *digit >> 7;
                *digit = *digit << 1 | carry;
                carry = next;
            }
            if *rest >= *padded {
                subtract(&mut rest, &padded);
            }
        }
    }
    Ok(rest)
}

fn subtract(from: &mut [u8], number: &[u8]) {
    let mut borrow = false;
    for (digit, less) in from.iter_mut().zip(number).rev() {
        let (difference, first) = digit.overflowing_sub(*less);
        let (difference, second) = difference.overflowing_sub(u8::from(borrow));
        *digit = difference;
        borrow = first || second;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn remainders_are_those_of_the_processor(value: u128, modulus in 1..u64::MAX) {
            let rest = remainder(&value.to_be_bytes(), &modulus.to_be_bytes()).unwrap();
            let expected = (value % u128::from(modulus)).to_be_bytes();
            prop_assert_eq!(significant(&rest), significant(&expected));
        }

        #[test]
        fn any_numbers_are_answered(numbers: [Vec<u8>; 6]) {
            let _ = pkcs1(&numbers.map(Zeroizing::new));
        }
    }

    #[test]
    fn numbers_that_no_key_has_are_refused() {
        let key = |p: &[u8]| {
            let number = |bytes: &[u8]| Zeroizing::new(bytes.to_vec());
            pkcs1(&[
                number(&[9]),
                number(&[3]),
                number(&[7]),
                number(&[1]),
                number(p),
                number(&[3]),
            ])
        };
        assert!(key(&[3]).is_ok());
        for p in [[].as_slice(), &[0], &[1], &[4]] {
            assert_eq!(key(p).unwrap_err(), UnreadableUpload::Damaged, "{p:?}");
        }
        assert_eq!(key(&[3; LONGEST + 1]).unwrap_err(), UnreadableUpload::Algorithm);
    }
}
