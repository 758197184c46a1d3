//! The checks of flattened groups are done in time, whatever is said of the fields.

use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Group {
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_000: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_001: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_002: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_003: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_004: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_005: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_006: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_007: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_008: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_009: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_010: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_011: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_012: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_013: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_014: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_015: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_016: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_017: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_018: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_019: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_020: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_021: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_022: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_023: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_024: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_025: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_026: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_027: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_028: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_029: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_030: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_031: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_032: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_033: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_034: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_035: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_036: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_037: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_038: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_039: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_040: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_041: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_042: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_043: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_044: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_045: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_046: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_047: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_048: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_049: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_050: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_051: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_052: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_053: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_054: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_055: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_056: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_057: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_058: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_059: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_060: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_061: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_062: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_063: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_064: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_065: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_066: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_067: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_068: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_069: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_070: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_071: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_072: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_073: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_074: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_075: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_076: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_077: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_078: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_079: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_080: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_081: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_082: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_083: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_084: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_085: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_086: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_087: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_088: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_089: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_090: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_091: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_092: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_093: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_094: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_095: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_096: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_097: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_098: u32,
    /// What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length. What it is said to be, at some length.
    property_number_099: u32,
}

#[derive(LinkrunnerEvent)]
struct Seen {
    #[linkrunner(flatten)]
    group: Group,
    other_property_000: u32,
    other_property_001: u32,
    other_property_002: u32,
    other_property_003: u32,
    other_property_004: u32,
    other_property_005: u32,
    other_property_006: u32,
    other_property_007: u32,
    other_property_008: u32,
    other_property_009: u32,
    other_property_010: u32,
    other_property_011: u32,
    other_property_012: u32,
    other_property_013: u32,
    other_property_014: u32,
    other_property_015: u32,
    other_property_016: u32,
    other_property_017: u32,
    other_property_018: u32,
    other_property_019: u32,
    other_property_020: u32,
    other_property_021: u32,
    other_property_022: u32,
    other_property_023: u32,
    other_property_024: u32,
    other_property_025: u32,
    other_property_026: u32,
    other_property_027: u32,
    other_property_028: u32,
    other_property_029: u32,
    other_property_030: u32,
    other_property_031: u32,
    other_property_032: u32,
    other_property_033: u32,
    other_property_034: u32,
    other_property_035: u32,
    other_property_036: u32,
    other_property_037: u32,
    other_property_038: u32,
    other_property_039: u32,
    other_property_040: u32,
    other_property_041: u32,
    other_property_042: u32,
    other_property_043: u32,
    other_property_044: u32,
    other_property_045: u32,
    other_property_046: u32,
    other_property_047: u32,
    other_property_048: u32,
    other_property_049: u32,
    other_property_050: u32,
    other_property_051: u32,
    other_property_052: u32,
    other_property_053: u32,
    other_property_054: u32,
    other_property_055: u32,
    other_property_056: u32,
    other_property_057: u32,
    other_property_058: u32,
    other_property_059: u32,
}

#[test]
fn runs() {
    let [schema] = Seen::SCHEMAS else {
        unreachable!()
    };
    let described = schema
        .fields()
        .filter(|field| field.description().starts_with("What it is"));
    assert_eq!(described.count(), 100);
    assert_eq!(schema.fields().count(), 160);
}
