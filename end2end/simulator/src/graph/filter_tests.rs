use super::*;

/// A message as far as filters see it.
struct Sample {
    subject: String,
    received: DateTime<Utc>,
    is_read: bool,
    categories: Vec<String>,
}

impl Filterable for Sample {
    const SCHEMA: &'static [(&'static str, Kind)] = &[
        ("subject", Kind::Text),
        ("receivedDateTime", Kind::Time),
        ("isRead", Kind::Bool),
        ("size", Kind::Number),
        ("categories", Kind::Texts),
    ];

    fn field(&self, property: &str) -> Field<'_> {
        match property {
            "subject" => Field::Text(Cow::Borrowed(&self.subject)),
            "receivedDateTime" => Field::Time(self.received),
            "isRead" => Field::Bool(self.is_read),
            "categories" => Field::Texts(&self.categories),
            _ => Field::Number(7),
        }
    }
}

fn sample() -> Sample {
    Sample {
        subject: "RE: it's (urgent), and or".to_owned(),
        received: "2026-11-23T08:00:00Z".parse().unwrap(),
        is_read: false,
        categories: vec!["Blue".to_owned()],
    }
}

fn admits(text: &str) -> bool {
    Filter::parse::<Sample>(text).unwrap().admits(&sample())
}

#[test]
fn expressions_are_evaluated() {
    for yes in [
        "receivedDateTime ge 2026-01-01T00:00:00Z and subject eq 're: it''s (urgent), and or'",
        "startswith(subject,'re: ') and isRead eq false",
        "contains(subject, '(urgent)')",
        "endswith(subject,'OR')",
        "categories/any(c:c eq 'blue')",
        "isRead eq true or size gt 6",
        "not (isRead eq true)",
        "not isRead eq true and (size eq 8 or size eq 7)",
    ] {
        assert!(admits(yes), "{yes}");
    }
    for no in [
        "receivedDateTime lt 2026-01-01T00:00:00Z",
        "isRead eq true or size lt 7",
        "categories/any(c:c eq 'red')",
        "not startswith(subject,'RE')",
    ] {
        assert!(!admits(no), "{no}");
    }
    for bad in [
        "",
        "isRead",
        "isRead eq",
        "isRead eq 'true'",
        "isRead eq maybe",
        "nothing eq 1",
        "(isRead eq true",
        "isRead eq true)",
        "subject eq 'open",
        "startswith(subject)",
        "startswith(isRead,'t')",
        "categories/any(c:d eq 'x')",
        "isRead eq true and",
    ] {
        assert!(Filter::parse::<Sample>(bad).is_err(), "{bad}");
    }
    let deep = format!("{}isRead eq false{}", "(".repeat(500), ")".repeat(500));
    assert!(Filter::parse::<Sample>(&deep).is_err());
}

#[test]
fn order_must_lead_the_filter() {
    let received = [Order {
        property: "receivedDateTime".to_owned(),
        descending: true,
    }];
    let parse = |text| Filter::parse::<Sample>(text).unwrap();
    let leading = parse("receivedDateTime ge 1970-01-01T00:00:00Z and isRead eq false");
    assert_eq!(leading.check_order(&received), Ok(()));
    let trailing = parse("isRead eq false and receivedDateTime ge 1970-01-01T00:00:00Z");
    assert_eq!(
        trailing.check_order(&received),
        Err(GraphError::InefficientFilter)
    );
    assert_eq!(Filter::default().check_order(&received), Ok(()));
}

proptest::proptest! {
    #[test]
    fn no_text_breaks_the_parser(text in ".{0,120}") {
        let _ = Filter::parse::<Sample>(&text);
    }

    #[test]
    fn quoted_text_comes_back(text in "[^\\x00]{0,40}") {
        let filter = Filter::parse::<Sample>(&format!("subject eq '{}'", text.replace('\'', "''"))).unwrap();
        let matching = Sample { subject: text, ..sample() };
        proptest::prop_assert!(filter.admits(&matching));
    }
}
