//! Journeys of somebody new: the guides, the first steps.

use super::journeys;

journeys! {
    /// Opens the guide before signing in, in the language of his choice, and goes to a chapter.
    async fn reading(at) {
        at.go("/session").await;
        at.click(".foot a[href='/guide']").await;
        at.see(".guides").await;
        at.look("guides").await;
        at.click(".guides h2 a[href='/guide/engineer']").await;
        at.see("#merge-two-tickets").await;
        at.look("guide").await;
        let other = if at.is_phone() { "ru" } else { "en" };
        at.click(&format!(".foot button[value={other}]")).await;
        at.see(&format!("html[lang={other}] #merge-two-tickets")).await;
        at.go("/guide").await;
        at.see(&format!("html[lang={other}] .guides")).await;
    }

    /// The card ticks off what was really done, and goes when it is told to.
    async fn first_steps(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь").await;
        let number = anna.asks("Обмен", "Стоит с утра.").await;
        at.sign_in(&igor).await;
        at.see(".first li:nth-child(5)").await;
        assert_eq!(at.count(".first .done").await, 0);
        at.look("new").await;
        at.go(&format!("/tickets/{number}")).await;
        at.type_in("#text", "Смотрим.").await;
        at.click("#composer button.primary").await;
        at.read(".msg.reply .prose, .held", "Смотрим").await;
        at.go("/queue").await;
        at.see(".first .done:nth-child(2)").await;
        assert_eq!(at.count(".first .done").await, 2);
        at.click(".first [data-palette]").await;
        at.see("#palette[open] [role=option]").await;
        at.go("/settings").await;
        at.see(".steps").await;
        at.go("/queue").await;
        at.see(".first .done:nth-child(5)").await;
        assert_eq!(at.count(".first .done").await, 4);
        at.look("nearly").await;
        at.click(".first form button").await;
        at.see(".list > .bar").await;
        at.go("/queue").await;
        at.see(".list > .bar").await;
        assert_eq!(at.count(".first").await, 0);
    }
}
