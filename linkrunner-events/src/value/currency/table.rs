//! The codes in ISO 4217's list of current currencies and funds of 2026. The list no longer has the Bulgarian lev, withdrawn at
//! the end of 2025, and has the Caribbean guilder and the Zimbabwe gold.

use super::Currency;

macro_rules! currencies {
    ($($code:ident $name:literal)*) => {
        /// Sorted, for binary search.
        pub(super) const CODES: &[&str] = &[$(stringify!($code)),*];

        impl Currency {
            $(#[doc = $name] pub const $code: Self = Self(stringify!($code));)*
        }
    };
}

/// Withdrawn codes that old systems may still send, each with its successor.
pub(super) const WITHDRAWN: &[(&str, &str)] = &[
    ("ANG", "XCG"),
    ("ATS", "EUR"),
    ("BEF", "EUR"),
    ("BGN", "EUR"),
    ("BYR", "BYN"),
    ("CUC", "CUP"),
    ("CYP", "EUR"),
    ("DEM", "EUR"),
    ("EEK", "EUR"),
    ("ESP", "EUR"),
    ("FIM", "EUR"),
    ("FRF", "EUR"),
    ("GRD", "EUR"),
    ("HRK", "EUR"),
    ("IEP", "EUR"),
    ("ITL", "EUR"),
    ("LTL", "EUR"),
    ("LUF", "EUR"),
    ("LVL", "EUR"),
    ("MRO", "MRU"),
    ("MTL", "EUR"),
    ("NLG", "EUR"),
    ("PTE", "EUR"),
    ("ROL", "RON"),
    ("SIT", "EUR"),
    ("SKK", "EUR"),
    ("SLL", "SLE"),
    ("STD", "STN"),
    ("TRL", "TRY"),
    ("VEB", "VES"),
    ("VEF", "VES"),
    ("ZMK", "ZMW"),
    ("ZWL", "ZWG"),
];

currencies! {
    AED "United Arab Emirates dirham."
    AFN "Afghan afghani."
    ALL "Albanian lek."
    AMD "Armenian dram."
    AOA "Angolan kwanza."
    ARS "Argentine peso."
    AUD "Australian dollar."
    AWG "Aruban florin."
    AZN "Azerbaijani manat."
    BAM "Bosnia and Herzegovina convertible mark."
    BBD "Barbados dollar."
    BDT "Bangladeshi taka."
    BHD "Bahraini dinar."
    BIF "Burundian franc."
    BMD "Bermudian dollar."
    BND "Brunei dollar."
    BOB "Boliviano."
    BOV "Bolivian Mvdol (funds code)."
    BRL "Brazilian real."
    BSD "Bahamian dollar."
    BTN "Bhutanese ngultrum."
    BWP "Botswana pula."
    BYN "Belarusian ruble."
    BZD "Belize dollar."
    CAD "Canadian dollar."
    CDF "Congolese franc."
    CHE "WIR euro (complementary currency)."
    CHF "Swiss franc."
    CHW "WIR franc (complementary currency)."
    CLF "Unidad de Fomento (funds code)."
    CLP "Chilean peso."
    CNY "Chinese yuan."
    COP "Colombian peso."
    COU "Unidad de Valor Real (funds code)."
    CRC "Costa Rican colon."
    CUP "Cuban peso."
    CVE "Cape Verdean escudo."
    CZK "Czech koruna."
    DJF "Djiboutian franc."
    DKK "Danish krone."
    DOP "Dominican peso."
    DZD "Algerian dinar."
    EGP "Egyptian pound."
    ERN "Eritrean nakfa."
    ETB "Ethiopian birr."
    EUR "Euro."
    FJD "Fiji dollar."
    FKP "Falkland Islands pound."
    GBP "Pound sterling."
    GEL "Georgian lari."
    GHS "Ghanaian cedi."
    GIP "Gibraltar pound."
    GMD "Gambian dalasi."
    GNF "Guinean franc."
    GTQ "Guatemalan quetzal."
    GYD "Guyanese dollar."
    HKD "Hong Kong dollar."
    HNL "Honduran lempira."
    HTG "Haitian gourde."
    HUF "Hungarian forint."
    IDR "Indonesian rupiah."
    ILS "Israeli new shekel."
    INR "Indian rupee."
    IQD "Iraqi dinar."
    IRR "Iranian rial."
    ISK "Icelandic krona."
    JMD "Jamaican dollar."
    JOD "Jordanian dinar."
    JPY "Japanese yen."
    KES "Kenyan shilling."
    KGS "Kyrgyzstani som."
    KHR "Cambodian riel."
    KMF "Comoro franc."
    KPW "North Korean won."
    KRW "South Korean won."
    KWD "Kuwaiti dinar."
    KYD "Cayman Islands dollar."
    KZT "Kazakhstani tenge."
    LAK "Lao kip."
    LBP "Lebanese pound."
    LKR "Sri Lankan rupee."
    LRD "Liberian dollar."
    LSL "Lesotho loti."
    LYD "Libyan dinar."
    MAD "Moroccan dirham."
    MDL "Moldovan leu."
    MGA "Malagasy ariary."
    MKD "Macedonian denar."
    MMK "Myanmar kyat."
    MNT "Mongolian togrog."
    MOP "Macanese pataca."
    MRU "Mauritanian ouguiya."
    MUR "Mauritian rupee."
    MVR "Maldivian rufiyaa."
    MWK "Malawian kwacha."
    MXN "Mexican peso."
    MXV "Mexican Unidad de Inversion (funds code)."
    MYR "Malaysian ringgit."
    MZN "Mozambican metical."
    NAD "Namibian dollar."
    NGN "Nigerian naira."
    NIO "Nicaraguan cordoba."
    NOK "Norwegian krone."
    NPR "Nepalese rupee."
    NZD "New Zealand dollar."
    OMR "Omani rial."
    PAB "Panamanian balboa."
    PEN "Peruvian sol."
    PGK "Papua New Guinean kina."
    PHP "Philippine peso."
    PKR "Pakistani rupee."
    PLN "Polish zloty."
    PYG "Paraguayan guarani."
    QAR "Qatari riyal."
    RON "Romanian leu."
    RSD "Serbian dinar."
    RUB "Russian ruble."
    RWF "Rwandan franc."
    SAR "Saudi riyal."
    SBD "Solomon Islands dollar."
    SCR "Seychelles rupee."
    SDG "Sudanese pound."
    SEK "Swedish krona."
    SGD "Singapore dollar."
    SHP "Saint Helena pound."
    SLE "Sierra Leonean leone."
    SOS "Somali shilling."
    SRD "Surinamese dollar."
    SSP "South Sudanese pound."
    STN "Sao Tome and Principe dobra."
    SVC "Salvadoran colon."
    SYP "Syrian pound."
    SZL "Swazi lilangeni."
    THB "Thai baht."
    TJS "Tajikistani somoni."
    TMT "Turkmenistan manat."
    TND "Tunisian dinar."
    TOP "Tongan paanga."
    TRY "Turkish lira."
    TTD "Trinidad and Tobago dollar."
    TWD "New Taiwan dollar."
    TZS "Tanzanian shilling."
    UAH "Ukrainian hryvnia."
    UGX "Ugandan shilling."
    USD "United States dollar."
    USN "United States dollar, next day (funds code)."
    UYI "Uruguay Peso en Unidades Indexadas (funds code)."
    UYU "Uruguayan peso."
    UYW "Unidad previsional (funds code)."
    UZS "Uzbekistani sum."
    VED "Venezuelan digital bolivar."
    VES "Venezuelan sovereign bolivar."
    VND "Vietnamese dong."
    VUV "Vanuatu vatu."
    WST "Samoan tala."
    XAD "Arab accounting dinar."
    XAF "Central African CFA franc."
    XAG "Silver, one troy ounce."
    XAU "Gold, one troy ounce."
    XBA "European Composite Unit (bond market unit)."
    XBB "European Monetary Unit (bond market unit)."
    XBC "European Unit of Account 9 (bond market unit)."
    XBD "European Unit of Account 17 (bond market unit)."
    XCD "East Caribbean dollar."
    XCG "Caribbean guilder."
    XDR "Special drawing rights."
    XOF "West African CFA franc."
    XPD "Palladium, one troy ounce."
    XPF "CFP franc."
    XPT "Platinum, one troy ounce."
    XSU "Sucre."
    XTS "Reserved for testing."
    XUA "ADB unit of account."
    XXX "No currency."
    YER "Yemeni rial."
    ZAR "South African rand."
    ZMW "Zambian kwacha."
    ZWG "Zimbabwe gold."
}

#[cfg(test)]
mod tests {
    use super::{CODES, WITHDRAWN};

    #[test]
    fn codes_are_sorted_and_three_capitals() {
        assert!(CODES.is_sorted_by(|left, right| left < right));
        for code in CODES {
            assert!(code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()));
        }
    }

    #[test]
    fn withdrawn_codes_are_not_current_and_their_successors_are() {
        for (withdrawn, successor) in WITHDRAWN {
            assert!(CODES.binary_search(withdrawn).is_err(), "{withdrawn}");
            assert!(CODES.binary_search(successor).is_ok(), "{successor}");
        }
    }
}
