//! The routes. Each one does its work, and then tracks it.

use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::{get, post};
use axum::{Json, Router};
use linkrunner_events::Basket;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::catalogue::{self, Category, Line, Ordered, PRODUCTS, Product};
use crate::error::ApiError;
use crate::events::{CartAdded, CheckoutStarted, ItemViewed, SearchPerformed, Shipping};
use crate::money::CURRENCY;
use crate::tracker::Tracker;

type Answer = Result<Json<Value>, ApiError>;

pub(crate) fn all(tracker: Tracker) -> Router {
    Router::new()
        .route("/products", get(list))
        .route("/products/{sku}", get(show))
        .route("/cart", post(add_to_cart))
        .route("/checkout", post(check_out))
        .route("/orders", post(order_paid))
        .route("/health", get(health))
        .with_state(tracker)
}

/// The user of a request. This stands for your authentication.
struct User(String);

impl<S: Sync> FromRequestParts<S> for User {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let header = parts.headers.get("x-user");
        match header.and_then(|value| value.to_str().ok()) {
            Some(user) if !user.trim().is_empty() => Ok(Self(user.to_owned())),
            _ => Err(ApiError::NoUser),
        }
    }
}

#[derive(Deserialize)]
struct Filter {
    category: Option<Category>,
}

async fn list(
    State(tracker): State<Tracker>,
    User(user): User,
    Query(Filter { category }): Query<Filter>,
) -> Json<Value> {
    let is_listed = |product: &&Product| category.is_none_or(|wanted| product.category == wanted);
    let products: Vec<Value> = PRODUCTS.iter().filter(is_listed).map(to_json).collect();
    let event = SearchPerformed {
        category,
        results: products.len(),
    };
    tracker.track(&event, &user).await;
    Json(json!({ "products": products }))
}

async fn show(State(tracker): State<Tracker>, User(user): User, Path(sku): Path<String>) -> Answer {
    let product = catalogue::product(&sku)?;
    let basket = Basket::builder(CURRENCY)
        .content(Line::new(product, 1))
        .build()?;
    tracker.track(&ItemViewed { basket }, &user).await;
    Ok(Json(to_json(product)))
}

async fn add_to_cart(
    State(tracker): State<Tracker>,
    User(user): User,
    Json(line): Json<Ordered>,
) -> Answer {
    let basket = catalogue::basket(&[line])?;
    let answer = json!({ "added": basket.num_items() });
    tracker.track(&CartAdded { basket }, &user).await;
    Ok(Json(answer))
}

#[derive(Deserialize)]
struct Checkout {
    lines: Vec<Ordered>,
    shipping: Shipping,
}

async fn check_out(
    State(tracker): State<Tracker>,
    User(user): User,
    Json(checkout): Json<Checkout>,
) -> Answer {
    let basket = catalogue::basket(&checkout.lines)?;
    let event = CheckoutStarted {
        num_items: basket.num_items(),
        shipping: checkout.shipping,
    };
    tracker.track(&event, &user).await;
    Ok(Json(
        json!({ "total": basket.value(), "currency": CURRENCY }),
    ))
}

#[derive(Deserialize)]
struct Paid {
    user: String,
    order_id: String,
    payment_id: String,
    lines: Vec<Ordered>,
}

/// The payment provider calls this, and repeats it until the answer is a success.
async fn order_paid(
    State(tracker): State<Tracker>,
    Json(paid): Json<Paid>,
) -> Result<StatusCode, ApiError> {
    let basket = catalogue::basket(&paid.lines)?;
    tracker
        .sold(&paid.user, &paid.payment_id, &paid.order_id, basket)
        .await?;
    Ok(StatusCode::CREATED)
}

/// For monitoring. The shop is healthy during an outage of Linkrunner: its events wait in the outbox.
async fn health(State(tracker): State<Tracker>) -> Answer {
    let stats = tracker.outbox().stats().await?;
    Ok(Json(json!({
        "pending": stats.pending,
        "oldest_seconds": stats.oldest.map(|age| age.as_secs()),
        "dead_letters": stats.dead_letters(),
    })))
}

fn to_json(product: &Product) -> Value {
    json!({
        "sku": product.sku,
        "title": product.title,
        "category": product.category,
        "price": product.price.to_string(),
        "currency": CURRENCY,
    })
}
