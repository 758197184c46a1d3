//! A row that the function refuses.

/// A statement with a wrong endpoint, and its error.
pub struct Refused {
    pub sql: &'static str,
    pub message: &'static str,
    pub hint: &'static str,
    pub code: &'static str,
}

pub const REFUSED: Refused = Refused {
    sql: "SELECT linkrunner_outbox.enqueue('capture-evnt', '{}', 'user_id:user_1', false)",
    message: "linkrunner_outbox.enqueue: unknown endpoint 'capture-evnt'",
    hint: "Use 'capture-event', 'capture-payment' or 'remove-payment'.",
    code: "22023",
};
