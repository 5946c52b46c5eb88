//! A guided form on a phone: the topic is chosen, what is needed is asked, what is wrong is said at once.

use app::Actor;

fn guided(width: u32, language: &'static str) {
    super::browser::walk("guided_form", width, language, |at| {
        Box::pin(async move {
            at.desk.app().enter_topics(&Actor::system()).await.expect("entered");
            let anna = at.desk.client("Игросфера").await.person("Анна").await;
            let igor = at.desk.engineer("Игорь").await;
            at.sign_in(&anna).await;
            at.go("/requests/new").await;
            at.see(".topics a").await;
            at.look("topics").await;
            let (all, _) = at.desk.app().topics(&Actor::system()).await.expect("topics");
            let topic = all.coded("till-no-receipt").expect("it ships").clone();
            at.click(&format!(".topics a[href$='topic={}']", topic.id)).await;
            at.see("form.asks").await;
            at.look("form").await;
            assert!(!at.shows("[data-q='f.lamp']").await, "nobody asks for the lamp yet");
            // A wrong number is told as soon as it was given, without the page going away.
            at.type_in("#f-call_me", "12").await;
            at.click("#f-shop").await;
            at.read("[data-error='f.call_me']", "7 916").await;
            at.empty("#f-call_me").await;
            at.type_in("#f-call_me", "8 916 123-45-67").await;
            at.type_in("#f-shop", "№ 14, Тверская, 8").await;
            at.gone("[data-error='f.call_me'] .error").await;
            at.type_in("#f-till_no", "Касса 2").await;
            at.click("input[name='f.receipt'][value='none']").await;
            at.see("[data-q='f.lamp']:not([hidden])").await;
            at.click("input[name='f.lamp'][value='red']").await;
            // What is missing is told when it is sent, and what was given stays.
            at.click("form.asks button.primary").await;
            at.see(".notice.bad a[href='#f-trade_stands']").await;
            assert_eq!(at.value("#f-shop").await, "№ 14, Тверская, 8");
            at.look("missing").await;
            at.click("input[name='f.trade_stands'][value='yes']").await;
            at.click("form.asks button.primary").await;
            at.until_at("/requests/1").await;
            at.read(".known", "Касса 2").await;
            at.look("sent").await;
            let ticket = at.desk.ticket(1).await;
            assert_eq!(ticket.guided.facts().map(|facts| facts.len()), Some(6));
            at.leave().await;
            // The engineer sees the facts and follows the procedure.
            at.sign_in(&igor).await;
            at.go("/tickets/1").await;
            at.read("#guide .known", "Тверская").await;
            at.click("#procedure form button").await;
            at.see("#procedure .outcomes button").await;
            at.look("step").await;
            at.click("#procedure .outcomes button[value='0']").await;
            at.see("#procedure .done li").await;
            at.click("#procedure .outcomes button[value='0']").await;
            at.see("#procedure .done li:nth-child(2)").await;
            at.click("#procedure .outcomes button[value='2']").await;
            at.see("#procedure .done li:nth-child(3)").await;
            at.click("#procedure .outcomes button[value='2']").await;
            at.see("#procedure .ended").await;
            at.look("procedure").await;
        })
    });
}

#[test]
fn guided_form_wide() {
    guided(1440, "en");
}

#[test]
fn guided_form_phone() {
    guided(390, "ru");
}

super::journeys! {
    /// The head adds a question to a topic and sees the client's form beside it.
    async fn topic_editor(at) {
        at.desk.app().enter_topics(&Actor::system()).await.expect("entered");
        let olga = at.desk.head("Ольга").await;
        at.sign_in(&olga).await;
        at.go("/settings/topics").await;
        at.look("tree").await;
        let (all, _) = at.desk.app().topics(&Actor::system()).await.expect("topics");
        let topic = all.coded("field-call-back").expect("it ships").clone();
        at.go(&format!("/settings/topics/{}", topic.id)).await;
        at.see("#preview").await;
        at.look("editor").await;
        at.click("button[value='add']").await;
        at.see("#q3[open]").await;
        at.type_in("#q3 input[name='q3.label.ru']", "Как вас зовут?").await;
        at.type_in("#q3 input[name='q3.label.en']", "What is your name?").await;
        at.read("#preview", if at.is_phone() { "What is your name?" } else { "Как вас зовут?" }).await;
        at.click("button[value='save']").await;
        at.see(".topic-versions li:nth-child(2)").await;
        at.look("saved").await;
        let now = at.desk.app().topics(&Actor::system()).await.expect("topics").0;
        let now = now.coded("field-call-back").expect("there").clone();
        assert_eq!((now.version, now.form.fields.len()), (2, 4));
    }
}
