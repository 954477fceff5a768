//! A cell of calamine as a raw value.

use std::borrow::Cow;

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime};
use jiff::civil::Date;

use super::shown::{Look, Shown};
use crate::load::number::decimal;
use crate::value::Raw;

/// The raw value of a streamed cell; `None` for a blank one.
pub(super) fn raw<'a>(value: &DataRef<'a>, look: &Look) -> Option<Raw<'a>> {
    match value {
        DataRef::SharedString(text) => shown(Cow::Borrowed(text), look),
        DataRef::Float(number) => Some(numeric(*number, &look.numbers)),
        DataRef::String(text) => shown(Cow::Owned(text.clone()), look),
        DataRef::Int(number) => Some(look.numbers.number((*number).into())),
        DataRef::Bool(flag) => Some(Raw::Flag(*flag)),
        DataRef::DateTime(moment) => Some(calendar(moment)),
        DataRef::DateTimeIso(text) => iso(Cow::Owned(text.clone())),
        DataRef::DurationIso(text) => filled(Cow::Owned(text.clone())),
        DataRef::Error(error) => Some(Raw::Error(Cow::Borrowed(error_text(error)))),
        DataRef::Empty => None,
    }
}

/// The raw value of a cell of a workbook that was read whole.
pub(super) fn raw_of(value: &Data) -> Option<Raw<'_>> {
    match value {
        Data::String(text) => filled(Cow::Borrowed(text)),
        Data::Float(number) => Some(numeric(*number, &Shown::Plain)),
        Data::Int(number) => Some(Raw::Number { value: (*number).into(), percent: false }),
        Data::Bool(flag) => Some(Raw::Flag(*flag)),
        Data::DateTime(moment) => Some(calendar(moment)),
        Data::DateTimeIso(text) => iso(Cow::Borrowed(text)),
        Data::DurationIso(text) => filled(Cow::Borrowed(text)),
        Data::Error(error) => Some(Raw::Error(Cow::Borrowed(error_text(error)))),
        Data::Empty => None,
    }
}

/// Only short texts are looked at: to touch every shared text costs a cache miss per cell, and whoever reads it trims it anyway.
pub(super) fn filled(text: Cow<'_, str>) -> Option<Raw<'_>> {
    const SHORT: usize = 3;
    let blank = text.len() <= SHORT && text.trim().is_empty();
    (!blank).then_some(Raw::Text(text))
}

/// A text that is not blank, as its style shows it.
pub(super) fn shown<'a>(text: Cow<'a, str>, look: &Look) -> Option<Raw<'a>> {
    match filled(text)? {
        Raw::Text(text) => Some(Raw::Text(look.text(text))),
        raw => Some(raw),
    }
}

/// A number too large for a decimal stays text, and is then refused as one with its place.
pub(super) fn numeric(number: f64, shown: &Shown) -> Raw<'static> {
    match decimal(number) {
        Some(value) => shown.number(value),
        None if number.is_finite() => Raw::Text(Cow::Owned(format!("{number:e}"))),
        None => Raw::Error(Cow::Borrowed("#NUM!")),
    }
}

/// A date, without its time of day; a time alone or a day that no calendar has (1900-02-29) is text, a duration a number.
pub(super) fn calendar(moment: &ExcelDateTime) -> Raw<'static> {
    if moment.is_duration() || moment.as_f64() < 0.0 {
        return numeric(moment.as_f64(), &Shown::Plain);
    }
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    if moment.as_f64() < 1.0 {
        return Raw::Text(Cow::Owned(format!("{hour:02}:{minute:02}")));
    }
    match Date::new(year as i16, month as i8, day as i8) {
        Ok(date) => Raw::Date(date),
        Err(_) => Raw::Text(Cow::Owned(format!("{year}-{month:02}-{day:02}"))),
    }
}

fn iso(text: Cow<'_, str>) -> Option<Raw<'_>> {
    match text.get(..10).and_then(|date| date.parse::<Date>().ok()) {
        Some(date) => Some(Raw::Date(date)),
        None => filled(text),
    }
}

fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

/// The error value that a sheet writes like this.
pub(super) fn error(text: &[u8]) -> Option<Raw<'static>> {
    let all = [
        CellErrorType::Div0,
        CellErrorType::NA,
        CellErrorType::Name,
        CellErrorType::Null,
        CellErrorType::Num,
        CellErrorType::Ref,
        CellErrorType::Value,
    ];
    all.iter().map(error_text).find(|error| error.as_bytes() == text).map(|error| Raw::Error(Cow::Borrowed(error)))
}
