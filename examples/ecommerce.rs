//! Ecommerce events for an ad network's catalogue: computed from a basket, with custom items, and written by hand.
//!
//! ```sh
//! cargo run --example ecommerce
//! ```

use std::error::Error;

use linkrunner_events::commerce::ViewContent;
use linkrunner_events::{Basket, Content, Currency, EcommerceItem, LinkrunnerEvent};

/// Computed: ids, contents, currency, value and count all come from the basket.
#[derive(LinkrunnerEvent)]
#[linkrunner(name = "add_to_cart", ecommerce = "AddToCart")]
struct CartAdded {
    #[linkrunner(flatten)]
    basket: Basket,
    campaign: Option<String>,
}

/// Computed from custom items.
#[derive(LinkrunnerEvent)]
#[linkrunner(name = "add_to_cart", ecommerce = "AddToCart")]
struct LinesAdded<'a> {
    #[linkrunner(flatten)]
    basket: Basket<Line<'a>>,
}

/// By hand: leave one of these fields out and it does not compile. `content_type` follows from `content_ids`.
#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
struct BundleAdded<'a> {
    content_ids: [&'a str; 2],
    contents: [Content; 2],
    currency: Currency,
    value: f64,
    num_items: u32,
}

/// A custom item, with the keys that the catalogue knows.
#[derive(EcommerceItem)]
struct Line<'a> {
    #[linkrunner(rename = "id")]
    sku: &'a str,
    quantity: u8,
    #[linkrunner(rename = "item_price", with = major_units)]
    cents: i64,
    size: Option<&'a str>,
}

/// Prices are sent in major units: 7.99, not 799.
fn major_units(cents: &i64) -> linkrunner_events::Number {
    linkrunner_events::Number::decimal((*cents).into(), 2)
}

/// Where the catalogue knows groups of variants, their ids go into `item_group_ids`.
#[derive(LinkrunnerEvent)]
#[linkrunner(name = "view_content", ecommerce = "ViewContent")]
struct GroupViewed<'a> {
    item_group_ids: &'a [&'a str],
    contents: &'a [Line<'a>],
    currency: Currency,
    value: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let basket = Basket::builder(Currency::EUR)
        .item("sku_pen", 3, 0.1)
        .item("sku_ink", 1, 0.2)
        // The coupon lowers the value, and is sent as `discount`.
        .discount(0.05)
        .build()?;
    println!(
        "{} items for {} {}",
        basket.num_items(),
        basket.value(),
        basket.currency()
    );
    print(&ViewContent::new(basket.clone()))?;
    print(&CartAdded {
        basket,
        campaign: Some("back_to_school".to_owned()),
    })?;

    let line = |sku| Line {
        sku,
        quantity: 1,
        cents: 79_900,
        size: Some("m"),
    };
    print(&LinesAdded {
        basket: Basket::builder(Currency::INR)
            .contents([line("tshirt_blue_m"), line("tshirt_red_m")])
            .build()?,
    })?;
    print(&GroupViewed {
        item_group_ids: &["tshirt_blue"],
        contents: &[line("tshirt_blue")],
        currency: Currency::INR,
        value: 799.0,
    })?;

    let mut bundle = BundleAdded {
        content_ids: ["sku_camera", "sku_lens"],
        contents: [
            Content::new("sku_camera", 1, 499.0),
            Content::new("sku_lens", 1, 199.0),
        ],
        currency: Currency::USD,
        value: 599.0,
        num_items: 2,
    };
    print(&bundle)?;
    // The value is 99 below the sum of the items, which may be a discount: `lint()` reports it, and the event can be
    // sent.
    for finding in bundle.lint() {
        println!("lint: {finding}");
    }
    // An item whose id is missing from `content_ids` makes the ad network drop the event, so encoding fails.
    bundle.content_ids[1] = "sku_lense";
    if let Err(error) = bundle.payload("user_12345").to_vec() {
        println!("not sent: {error}");
    }
    Ok(())
}

fn print(event: &impl LinkrunnerEvent) -> Result<(), Box<dyn Error>> {
    let payload = event.payload("user_12345");
    println!("{}", serde_json::to_string_pretty(&payload)?);
    Ok(())
}

// The plan of this example is `examples/linkrunner.plan.ecommerce.toml`.
#[cfg(test)]
linkrunner_events::plan_test!(ViewContent);
