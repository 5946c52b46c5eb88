//! Moments as logs write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// How the times of a log are written.
#[derive(Clone, Debug)]
pub(crate) struct Times {
    /// `strftime` formats, tried in order; without any the usual ways are known.
    pub(crate) formats: Vec<String>,
    /// The zone of times that name none.
    pub(crate) zone: TimeZone,
}

impl Times {
    /// The moment of a text, in UTC milliseconds; between the years 1970 and 2199.
    pub(crate) fn read(&self, text: &str) -> Option<i64> {
        let text = text.trim();
        let at = match self.formats.is_empty() {
            true => self.usual(text),
            false => self.formats.iter().find_map(|format| self.formatted(format, text)),
        }?;
        (0..7_258_118_400_000).contains(&at).then_some(at)
    }

    fn formatted(&self, format: &str, text: &str) -> Option<i64> {
        let broken = jiff::fmt::strtime::parse(format, text).ok()?;
        if let Ok(at) = broken.to_timestamp() {
            return Some(at.as_millisecond());
        }
        let local = match broken.to_datetime() {
            Ok(local) => local,
            Err(_) => broken.to_date().ok()?.to_datetime(Time::midnight()),
        };
        self.in_zone(local)
    }

    /// `2010-03-31T16:59:42+02:00`, `2012/10/09 14:50:17.000`, `29/2/2016 01:16`, `31.12.2020 9:05:01`, seconds and
    /// milliseconds since 1970. Of `1/2/2016` the day comes first.
    fn usual(&self, text: &str) -> Option<i64> {
        if let Ok(at) = text.parse::<Timestamp>() {
            return Some(at.as_millisecond());
        }
        if text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let number: i64 = text.parse().ok()?;
            return Some(if number < 100_000_000_000 { number * 1_000 } else { number });
        }
        let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
        self.in_zone(day(date)?.to_datetime(clock(time)?))
    }

    fn in_zone(&self, local: DateTime) -> Option<i64> {
        Some(local.to_zoned(self.zone.clone()).ok()?.timestamp().as_millisecond())
    }
}

fn day(text: &str) -> Option<Date> {
    let mut parts = text.split(['-', '/', '.']);
    let (first, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn clock(text: &str) -> Option<Time> {
    let text = text.trim();
    if text.is_empty() {
        return Some(Time::midnight());
    }
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let mut parts = whole.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
    if parts.next().is_some() || fraction.is_empty() || fraction.len() > 9 {
        return None;
    }
    let nanos = format!("{fraction:0<9}").parse().ok()?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?, nanos).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(formats: &[&str], zone: &str, text: &str) -> Option<String> {
        let formats = formats.iter().map(|&format| format.to_owned()).collect();
        let at = Times { formats, zone: TimeZone::get(zone).unwrap() }.read(text)?;
        Some(Timestamp::from_millisecond(at).unwrap().to_string())
    }

    #[test]
    fn times_are_read_as_logs_write_them() {
        for (zone, text, at) in [
            ("UTC", "2010-03-31T16:59:42+02:00", "2010-03-31T14:59:42Z"),
            ("UTC", "2010-01-13T08:40:25.000+02:00", "2010-01-13T06:40:25Z"),
            ("UTC", "2012/10/09 14:50:17.250", "2012-10-09T14:50:17.25Z"),
            ("Europe/Moscow", "29/2/2016 01:16", "2016-02-28T22:16:00Z"),
            ("Europe/Moscow", "31.12.2020 9:05:01", "2020-12-31T06:05:01Z"),
            ("UTC", "2020-12-31", "2020-12-31T00:00:00Z"),
            ("UTC", "1410970064", "2014-09-17T16:07:44Z"),
        ] {
            assert_eq!(read(&[], zone, text).as_deref(), Some(at), "{text}");
        }
        for text in [
            "",
            "?",
            "2016-13-01 10:00",
            "2/29/2016 01:16",
            "31/2/2016 01:16",
            "25:00",
            "1-1-1",
            "99999999999999999",
        ] {
            assert_eq!(read(&[], "UTC", text), None, "{text}");
        }
    }

    #[test]
    fn formats_are_tried_in_order() {
        let formats = ["%m/%d/%Y %H:%M", "%Y%m%d"];
        assert_eq!(read(&formats, "UTC", "2/29/2016 01:16").as_deref(), Some("2016-02-29T01:16:00Z"));
        assert_eq!(read(&formats, "UTC", "20160301").as_deref(), Some("2016-03-01T00:00:00Z"));
        assert_eq!(read(&formats, "UTC", "2016-03-01"), None);
    }
}
