//! A plan for tests.

/// A plan with one of everything.
pub(crate) const SHOP: &str = r#"
[event.add_to_cart]
about = "A shopper put something into the cart."
ecommerce = "AddToCart"
fields."content_ids" = { shape = "list" }
fields."content_ids[]" = { shape = "string" }
fields."content_type" = { shape = ["product", "product_group"] }
fields."contents" = { shape = "list" }
fields."contents[]" = { shape = "object" }
fields."contents[].id" = { shape = "string" }
fields."contents[].item_price" = { shape = "number" }
fields."contents[].quantity" = { shape = "integer" }
fields."currency" = { shape = "string" }
fields."num_items" = { shape = "integer" }
fields."value" = { shape = "number" }

[event.level_completed]
about = "A player finished a level."
fields."badges" = { shape = "list", optional = true, about = "The badges that the level gave, in the order of the show." }
fields."badges[]" = { shape = "string", optional = true }
fields."extra" = { shape = "any", optional = true }
fields."is_first" = { shape = "boolean" }
fields."level" = { shape = "integer", about = "Counted from one." }
fields."plan" = { shape = ["free", "gold"] }
fields."scores" = { shape = "map", optional = true }
fields."scores.*" = { shape = "number" }
fields."screen" = { shape = "object", optional = true }
fields."screen.width" = { shape = "integer" }

[event.order_paid]
ecommerce = "Purchase"
fields."currency" = { shape = "string" }
fields."order_id" = { shape = "string" }
fields."value" = { shape = "number" }

[event."Odd | name/~ <b>ü"]
fields.'"a.b | `c` <i>"' = { shape = "string", about = "**Not bold** | <script>alert(1)</script>" }

[event.app_opened]

[payment.refund]
fields."reason" = { shape = ["late", "broken"] }

[context.app]
fields."release" = { shape = "string", about = "The version of the application." }
"#;
