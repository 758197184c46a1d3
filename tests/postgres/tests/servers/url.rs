//! Both URLs work with tokio-postgres too.

use linkrunner_test_postgres::shared;

#[tokio::test]
async fn tokio_postgres_reads_both_urls() {
    let Some(cluster) = shared() else { return };
    for url in [cluster.url("postgres"), cluster.socket_url("postgres")] {
        let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls)
            .await
            .unwrap();
        let connection = tokio::spawn(connection);
        let row = client.query_one("select 1 + 1", &[]).await.unwrap();
        assert_eq!(row.get::<_, i32>(0), 2);
        drop(client);
        connection.await.unwrap().unwrap();
    }
}
