//! Currencies: which there are, and what is said about the others.

use std::collections::BTreeSet;

use linkrunner_events::{Currency, ToCurrency};

/// Codes that `iso_currency` still has, and why they are not current.
const WITHDRAWN_SINCE: [(&str, &str, &str); 5] = [
    ("BGN", "Bulgaria took the euro on 1 January 2026", "EUR"),
    (
        "CUC",
        "Cuba's convertible peso ended on 30 June 2021",
        "CUP",
    ),
    ("HRK", "Croatia took the euro on 1 January 2023", "EUR"),
    (
        "SLL",
        "Sierra Leone cut three zeros, the old notes ended on 31 March 2024",
        "SLE",
    ),
    ("ZWL", "Zimbabwe took the gold-backed ZiG in 2024", "ZWG"),
];

macro_rules! constants {
    ($($code:ident)*) => {
        /// Every constant with its name.
        const CONSTANTS: &[(Currency, &str)] = &[$((Currency::$code, stringify!($code))),*];
    };
}

constants! {
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN
        BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR
        FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY
        KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU
        MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON
        RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP
        TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XAG XAU XBA XBB
        XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG
}

#[test]
fn every_constant_is_its_code() {
    assert_eq!(CONSTANTS.len(), Currency::all().len());
    for (currency, code) in CONSTANTS {
        assert_eq!(currency.code(), *code);
        assert_eq!(code.parse(), Ok(*currency));
        assert_eq!(Currency::try_from(*code), Ok(*currency));
        assert_eq!(code.to_currency(), Ok(*currency));
        assert_eq!(currency.to_currency(), Ok(*currency));
        assert_eq!(currency.to_string(), *code);
        assert_eq!(format!("{currency:?}"), *code);
        assert_eq!(currency.as_ref(), *code);
        assert_eq!(serde_json::to_value(currency).unwrap(), *code);
    }
    assert_eq!(
        format!("{:>5}|{:<5}", Currency::EUR, Currency::USD),
        "  EUR|USD  "
    );
}

#[test]
fn all_are_there_once_and_in_order() {
    let all: Vec<Currency> = Currency::all().collect();
    assert!(all.is_sorted_by(|left, right| left < right));
    assert!(all.is_sorted_by_key(|currency| currency.code()));
    let constants: Vec<Currency> = CONSTANTS.iter().map(|(currency, _)| *currency).collect();
    assert_eq!(all, constants);
}

/// Every code that can be written is asked of both, so that nothing is missed for not being listed.
#[test]
fn the_list_is_the_one_that_another_crate_has() {
    let withdrawn: BTreeSet<&str> = WITHDRAWN_SINCE.iter().map(|(code, ..)| *code).collect();
    let mut old = BTreeSet::new();
    let letters = || b'A'..=b'Z';
    for code in letters().flat_map(|first| {
        letters().flat_map(move |second| letters().map(move |third| [first, second, third]))
    }) {
        let code = std::str::from_utf8(&code).unwrap();
        let is_ours = code.parse::<Currency>().is_ok();
        let is_theirs = iso_currency::Currency::from_code(code).is_some();
        match (is_ours, is_theirs) {
            (true, true) | (false, false) => {}
            (false, true) => {
                let code = withdrawn.get(code);
                old.insert(*code.unwrap_or_else(|| panic!("{code:?} is current and not here")));
            }
            (true, false) => panic!("{code} is here and in no list of current codes"),
        }
    }
    assert_eq!(old, withdrawn);
}

#[test]
fn withdrawn_codes_name_their_successor() {
    for (code, _, successor) in WITHDRAWN_SINCE {
        let error = code.parse::<Currency>().unwrap_err();
        assert_eq!(
            error.suggestion().map(Currency::code),
            Some(successor),
            "{code}"
        );
        assert_eq!(
            error.to_string(),
            format!(
                "`{code}` is not a current ISO 4217 currency code; it was withdrawn, write `{successor}`"
            )
        );
    }
    for (code, successor) in [
        ("ANG", Currency::XCG),
        ("DEM", Currency::EUR),
        ("TRL", Currency::TRY),
        ("VEF", Currency::VES),
        ("ZMK", Currency::ZMW),
    ] {
        assert_eq!(
            code.parse::<Currency>().unwrap_err().suggestion(),
            Some(successor),
            "{code}"
        );
    }
}

#[test]
fn what_is_no_code_gets_the_one_that_was_meant() {
    for (text, meant) in [
        ("usd", Some("USD")),
        ("Usd", Some("USD")),
        (" eur ", Some("EUR")),
        ("INR\n", Some("INR")),
        ("euro", Some("EUR")),
        ("Euros", Some("EUR")),
        ("€", Some("EUR")),
        ("$", Some("USD")),
        ("US$", Some("USD")),
        ("dollars", Some("USD")),
        ("£", Some("GBP")),
        ("₹", Some("INR")),
        ("rs", Some("INR")),
        ("rupees", Some("INR")),
        ("¥", Some("JPY")),
        ("yen", Some("JPY")),
        ("dem", Some("EUR")),
        ("", None),
        (" ", None),
        ("N/A", None),
        ("null", None),
        ("BTC", None),
        ("USDT", None),
        ("840", None),
        ("U S D", None),
        ("ＵＳＤ", None),
    ] {
        let error = text.parse::<Currency>().unwrap_err();
        assert_eq!(error.text(), text);
        assert_eq!(error.suggestion().map(Currency::code), meant, "{text:?}");
        let message = error.to_string();
        let start = format!(
            "`{}` is not a current ISO 4217 currency code; ",
            text.escape_debug()
        );
        let advice = message.strip_prefix(&start).unwrap();
        match meant {
            Some(code) => assert!(
                [
                    format!("write `{code}`"),
                    format!("it was withdrawn, write `{code}`")
                ]
                .contains(&advice.to_owned()),
                "{advice}"
            ),
            None => assert!(advice.starts_with("write three capital letters such as `USD`")),
        }
    }
}
