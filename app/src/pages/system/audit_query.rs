//! What the audit page is asked for, and the links that ask for its neighbours.

use crate::request::query;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::records::AuditFilter;
use model::audit::AuditAction;
use url::form_urlencoded::Serializer;

/// The filter as typed. Nonsense in a field means that the field does not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct AuditQuery {
    /// Text.
    pub(super) text: String,
    /// An action's value, or blank.
    pub(super) what: String,
    /// First day, `2026-11-16`.
    pub(super) since: String,
    /// Last day.
    pub(super) until: String,
}

impl AuditQuery {
    /// From the page's query.
    pub(super) fn read() -> Self {
        let read = |name| query(name).unwrap_or_default().trim().to_owned();
        Self {
            text: read("q"),
            what: read("what"),
            since: read("since"),
            until: read("until"),
        }
    }

    /// Whether anything is filtered.
    pub(super) fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// For the use case.
    pub(super) fn filter(&self) -> AuditFilter {
        AuditFilter {
            action: AuditAction::from_value(&self.what),
            text: (!self.text.is_empty()).then(|| self.text.clone()),
            from: day(&self.since).map(start),
            until: day(&self.until)
                .and_then(|day| day.checked_add_days(Days::new(1)))
                .map(start),
        }
    }

    /// The same filter on the page before or after the event `id`; `side` is `older` or `newer`.
    pub(super) fn link(&self, side: &str, id: &str) -> String {
        let mut pairs = Serializer::new(String::new());
        let fields = [
            ("q", &self.text),
            ("what", &self.what),
            ("since", &self.since),
            ("until", &self.until),
        ];
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            pairs.append_pair(name, value);
        }
        pairs.append_pair(side, id);
        format!("/system/audit?{}", pairs.finish())
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

fn start(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_counts_whole() {
        let query = AuditQuery {
            since: "2026-11-16".to_owned(),
            until: "2026-11-16".to_owned(),
            ..AuditQuery::default()
        };
        let filter = query.filter();
        assert_eq!(filter.from.unwrap().to_rfc3339(), "2026-11-16T00:00:00+00:00");
        assert_eq!(filter.until.unwrap().to_rfc3339(), "2026-11-17T00:00:00+00:00");
    }

    #[test]
    fn links_keep_the_filter_and_nonsense_filters_nothing() {
        let query = AuditQuery {
            text: "a&b=c #".to_owned(),
            what: "nonsense".to_owned(),
            since: "yesterday".to_owned(),
            ..AuditQuery::default()
        };
        assert_eq!(
            query.link("older", "42"),
            "/system/audit?q=a%26b%3Dc+%23&what=nonsense&since=yesterday&older=42"
        );
        let filter = query.filter();
        assert_eq!((filter.action, filter.from), (None, None));
    }
}
