//! The users of events, and their ids.

use std::borrow::Cow;

use linkrunner_events::{IntoUser, LinkrunnerEvent, Payment, RemovePayment, User};
use serde_json::{Value, json};

#[derive(LinkrunnerEvent)]
struct AppOpened;

fn body<'a>(user: impl IntoUser<'a>) -> Value {
    serde_json::from_slice(&AppOpened.payload(user).to_vec().unwrap()).unwrap()
}

#[test]
fn a_user_is_made_of_any_string() {
    let expected = json!({"event_name": "app_opened", "user_id": "user_1"});
    let id = String::from("user_1");
    let user = User::id("user_1");
    assert_eq!(body("user_1"), expected);
    assert_eq!(body(&id), expected);
    assert_eq!(body(id.clone()), expected);
    assert_eq!(body(Cow::Borrowed("user_1")), expected);
    assert_eq!(body(Cow::<str>::Owned(id.clone())), expected);
    assert_eq!(body(&user), expected);
    assert_eq!(body(user.clone()), expected);
    assert_eq!(body(format!("user_{}", 1)), expected);
    assert_eq!(body(1.to_string().replace('1', "user_1")), expected);
    for made in [
        User::from(&id),
        User::id(&id),
        User::id(id.clone()),
        User::from(&user),
    ] {
        assert_eq!(made, user);
    }
}

#[test]
fn whatever_converts_into_a_user_is_one() {
    struct Account {
        id: String,
    }

    impl<'a> From<&'a Account> for User<'a> {
        fn from(account: &'a Account) -> Self {
            User::id(&account.id)
        }
    }

    fn generic<'a>(user: impl Into<User<'a>>) -> Value {
        body(user)
    }

    let account = Account {
        id: "user_1".to_owned(),
    };
    assert_eq!(body(&account)["user_id"], "user_1");
    assert_eq!(generic(&account)["user_id"], "user_1");
    let payment = Payment::new(&account, format!("pay_{}", 1), 1).to_request();
    assert_eq!(payment.unwrap().ordering_key(), "user_id:user_1");
    let removal = RemovePayment::all_of(&account).to_request();
    assert_eq!(removal.unwrap().ordering_key(), "user_id:user_1");
    let removal = RemovePayment::with_id(&account.id).of_user(&account);
    assert_eq!(removal.to_vec().unwrap(), br#"{"payment_id":"user_1"}"#);
}

#[test]
fn an_installation_stands_in_for_a_user() {
    let expected = json!({"event_name": "app_opened", "install_instance_id": "abc-123"});
    let installation = User::install_instance("abc-123");
    assert_eq!(body(&installation), expected);
    assert_eq!(body(installation.clone()), expected);
    assert_eq!(
        body(User::install_instance(String::from("abc-123"))),
        expected
    );
    assert_ne!(installation, User::id("abc-123"));
}

#[test]
fn ids_are_sent_as_they_are() {
    for id in [" padded ", "0", "null", "a\"b\\c", "😀", "\u{200b}"] {
        assert_eq!(body(id)["user_id"], id);
    }
}
