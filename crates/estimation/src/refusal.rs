//! Refusals, warnings and assumptions: one variant per rule, each with words that tell a reader what to do.

use crate::declare::{Axis, Group};
use serde::Serialize;

/// The language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Persian.
    Persian,
}

/// Why there is no number. A refusal with a `method` concerns that method alone; any other refuses the whole
/// table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Refusal {
    /// Fewer than three lists with people on them.
    TooFewLists {
        /// Lists with people on them.
        found: usize,
    },
    /// The table counts nobody, or one person.
    TooFewPeople {
        /// People counted.
        found: u64,
    },
    /// A list shares nobody with any other.
    ListWithoutOverlap {
        /// The list.
        list: String,
    },
    /// The lists fall into parts that share nobody.
    DisconnectedLists {
        /// The parts.
        parts: Vec<Vec<String>>,
    },
    /// Two lists hold exactly the same people.
    IdenticalLists {
        /// The one.
        first: String,
        /// The other.
        second: String,
    },
    /// A list's declared scope leaves out a part of the stratum.
    ScopeDoesNotCover {
        /// The list.
        list: String,
        /// Where it falls short.
        in_what: ScopePart,
    },
    /// The scopes of a bare table were said to differ, or not to be known.
    ScopesNotEqual,
    /// A list was compiled from another one that is also in the table.
    CompiledFromAnother {
        /// The list.
        list: String,
        /// What it was compiled from.
        from: String,
    },
    /// A list copies another one that is also in the table.
    CopiesAnother {
        /// The list.
        list: String,
        /// What it copies.
        from: String,
    },
    /// A list gathers what others publish.
    Aggregator {
        /// The list.
        list: String,
    },
    /// No model of the class has a maximum-likelihood estimate.
    NoModelWithEstimate {
        /// The method.
        method: &'static str,
    },
    /// Markov chains did not converge within the allowed iterations.
    ChainsNotConverged {
        /// The method.
        method: &'static str,
        /// Rank R-hat; 1.01 is the limit.
        r_hat: f64,
        /// Effective sample size over all chains; 400 is the limit.
        effective: f64,
    },
    /// The posterior still has weight at the largest population the grid may reach.
    GridEdge {
        /// The method.
        method: &'static str,
        /// Weight per log unit at the edge over the largest.
        edge: f64,
        /// The largest population tried.
        largest: u64,
    },
    /// Nothing is known about the error of the linkage.
    LinkageErrorUnknown,
    /// A stated linkage error is no probability, or so large that no link can be trusted.
    LinkageErrorNotUsable {
        /// Missed links, as given.
        missed: f64,
        /// False links, as given.
        false_links: f64,
    },
    /// Too few partitions were drawn to carry the linkage's uncertainty.
    TooFewPartitions {
        /// Partitions given.
        found: usize,
    },
    /// A drawn partition is over other lists than the table.
    PartitionOfOtherLists {
        /// Its 1-based number.
        partition: usize,
    },
    /// Two lists say different things about a group of people.
    PopulationsDiffer {
        /// The group.
        group: Group,
        /// A list that includes it.
        with: String,
        /// A list that leaves it out.
        without: String,
    },
    /// A list does not say whether it includes a group of people.
    PopulationNotStated {
        /// The group.
        group: Group,
        /// The list.
        list: String,
    },
    /// Nobody vetted a list.
    NotVetted {
        /// The list.
        list: String,
    },
    /// In most strata one list stands alone.
    OneListAlone {
        /// The list that most often stands alone.
        list: String,
        /// Strata in which only one list has people.
        strata: usize,
        /// All strata.
        of: usize,
    },
    /// Axes were pooled.
    AxesPooled {
        /// The axes.
        axes: Vec<Axis>,
    },
    /// The method is not run for so many lists.
    TooManyLists {
        /// The method.
        method: &'static str,
        /// Lists in the table.
        found: usize,
        /// The most it takes.
        most: usize,
    },
    /// The bound cannot be computed: nobody, or next to nobody, is on so many lists.
    BoundUndefined {
        /// The method.
        method: &'static str,
        /// On how many lists nobody is.
        captures: usize,
    },
    /// The number of declarations is not the number of lists.
    DeclarationsDoNotMatch {
        /// Declarations given.
        declared: usize,
        /// Lists in the table.
        lists: usize,
    },
}

/// Where a list's scope falls short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopePart {
    /// The status axis.
    Axis,
    /// The period.
    Days,
    /// The place.
    Place,
}

/// What to keep in mind beside a number.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Warning {
    /// A list with fewer than ten people.
    SmallList {
        /// The list.
        list: String,
        /// People on it.
        people: u64,
    },
    /// Fewer than five people on exactly so many lists.
    FewCaught {
        /// Two or three.
        captures: usize,
        /// How many people.
        people: u64,
    },
    /// A method's estimate is more than five times what was observed.
    FarAboveObserved {
        /// The method.
        method: &'static str,
        /// Estimate over observed.
        times: f64,
    },
    /// Two methods' intervals do not meet.
    IntervalsDisjoint {
        /// The lower one.
        lower: &'static str,
        /// The upper one.
        upper: &'static str,
    },
    /// Leaving one list out moves the estimate out of the interval.
    OneListDecides {
        /// The list.
        list: String,
        /// The estimate without it.
        estimate: f64,
    },
    /// People entered or left the population while the lists were made.
    OpenPopulation {
        /// Days that the stratum spans.
        days: i32,
    },
    /// No list says whether it includes this group.
    GroupNotStated {
        /// The group.
        group: Group,
    },
    /// Nobody is on a list here, so it was left out.
    EmptyHere {
        /// The list.
        list: String,
    },
    /// No method but a lower bound could be run.
    BoundsOnly,
}

/// What the numbers rest on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Assumption {
    /// One closed population, the same for every list.
    ClosedPopulation,
    /// Links taken as perfect.
    PerfectLinks,
    /// The linkage errs at these rates, the same for every list.
    LinkageRates {
        /// Chance that a record of a person with several records was split off.
        missed: f64,
        /// Chance that a record joined to a person is somebody else's.
        false_links: f64,
    },
    /// The linkage's uncertainty is carried by drawn partitions.
    DrawnPartitions {
        /// How many.
        partitions: usize,
    },
    /// Nothing was declared: scopes taken as equal.
    EqualScopes,
    /// Lists may depend on each other, but only in ways that the lists themselves show.
    NoHiddenDependence,
    /// Nobody is shut out of every list.
    EveryoneCouldBeListed,
}

impl Refusal {
    /// The method concerned; `None` when the whole table is refused.
    pub fn method(&self) -> Option<&'static str> {
        match self {
            Self::NoModelWithEstimate { method }
            | Self::ChainsNotConverged { method, .. }
            | Self::GridEdge { method, .. }
            | Self::BoundUndefined { method, .. }
            | Self::TooManyLists { method, .. } => Some(method),
            _ => None,
        }
    }

    /// The reason and what to do, in words.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::English => self.english(),
            Language::Persian => self.persian(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::TooFewLists { found: 0 } => "No list has anybody on it: there is nothing to estimate from.".into(),
            Self::TooFewLists { found: 1 } => "There is one list. One list is a convenience sample and says nothing about those it missed. Find at least two more lists made independently of it.".into(),
            Self::TooFewLists { found } => format!("There are {found} lists. Two lists cannot show whether they depend on each other, so any total from them would be a guess; only their overlap is shown. Find at least one more list made independently."),
            Self::TooFewPeople { found: 0 } => "No list names anybody here: there is nothing to estimate from.".into(),
            Self::TooFewPeople { found: 1 } => "The lists name one person in all: too few for any estimate. Take more places or days together, or report the name alone.".into(),
            Self::TooFewPeople { found } => format!("The lists name {found} people in all: too few for any estimate. Take more places or days together, or report the names alone."),
            Self::ListWithoutOverlap { list } => format!("List {list} shares nobody with any other list. Either it covers other people, or its links were missed. Review its unlinked records, check its scope, or leave it out."),
            Self::DisconnectedLists { parts } => format!("The lists fall into parts that share nobody: {}. Estimate each part alone if it has three lists, or find the missed links between them.", parts.iter().map(|part| part.join(", ")).collect::<Vec<_>>().join(" | ")),
            Self::IdenticalLists { first, second } => format!("Lists {first} and {second} hold exactly the same people: one copies the other. Declare the copy, so that it is merged, or remove one."),
            Self::ScopeDoesNotCover { list, in_what } => format!("List {list} does not cover this stratum by its {}. People outside its scope would be taken for people it missed. Leave the list out here, or estimate only where all lists look.", in_what.english()),
            Self::ScopesNotEqual => "The lists were said to cover different or unknown scopes. Cut the table down to what all lists cover, or give their declarations, then estimate that.".into(),
            Self::CompiledFromAnother { list, from } => format!("List {list} was compiled from {from}. Its overlap shows copying, not two independent looks. Merge it into {from} or leave it out."),
            Self::CopiesAnother { list, from } => format!("List {list} copies {from}. Its overlap shows copying, not two independent looks. Merge it into {from}."),
            Self::Aggregator { list } => format!("List {list} gathers what others publish; it is no look of its own. Leave it out, and use its sources as lists."),
            Self::NoModelWithEstimate { method } => format!("{method}: no model has a finite estimate with these counts, because too many overlaps are zero. Merge small lists, widen the stratum, or rely on the lower bound."),
            Self::ChainsNotConverged { method, r_hat, effective } => format!("{method}: the chains did not agree (R-hat {r_hat:.3}, limit 1.01; effective sample {effective:.0}, limit 400). Run with more iterations; if they still disagree, the lists do not determine a number."),
            Self::GridEdge { method, edge, largest } => format!("{method}: at {largest} people the posterior still weighs {edge:.1e} of its peak (limit 1e-4): the lists set no upper limit. Find more overlap between the lists."),
            Self::LinkageErrorUnknown => "Nothing is known about how many links were missed or false. Two percent of missed links are enough to move the interval off the truth. Measure the linkage on reviewed pairs, or state its error.".into(),
            Self::LinkageErrorNotUsable { missed, false_links } => format!("A linkage error of {missed} missed and {false_links} false links cannot be used; each must lie between 0 and 0.5. Give shares, such as 0.05, or improve the linkage first."),
            Self::TooFewPartitions { found } => format!("{found} partitions were drawn from the linkage; at least 20 are needed to carry its uncertainty. Draw more."),
            Self::PartitionOfOtherLists { partition } => format!("Partition {partition} is over other lists than the table. Draw every partition over the same lists in the same order."),
            Self::PopulationsDiffer { group, with, without } => format!("List {with} includes {} and list {without} does not. They count different populations. Filter the first, or estimate them apart.", group.english()),
            Self::PopulationNotStated { group, list } => format!("List {list} does not say whether it includes {}. Ask its makers, or establish it from its rows, and declare it.", group.english()),
            Self::NotVetted { list } => format!("Nobody vetted list {list}. Invented people appear on one list only and inflate every estimate without limit. Check how the list is made, then mark it vetted, or leave it out."),
            Self::OneListAlone { list, strata, of } => format!("In {strata} of {of} strata one list stands alone (most often {list}). What the other lists missed there cannot be told from where they did not look. Merge strata, or report names alone."),
            Self::AxesPooled { axes } => format!("The table pools {}. They are different populations, and one person may pass from one to another. Make one table for each.", axes.iter().map(|axis| axis.english()).collect::<Vec<_>>().join(", ")),
            Self::TooManyLists { method, found, most } => format!("{method}: not run: too many lists ({found}; it takes at most {most}). Merge lists that work together if you need it."),
            Self::BoundUndefined { method, captures } => format!("{method}: nobody is on exactly {captures} lists, so the bound is not defined. Use the other bounds."),
            Self::DeclarationsDoNotMatch { declared, lists } => format!("{declared} lists are declared and the table has {lists}. Declare each list of the table once, in the table's order."),
        }
    }

    fn persian(&self) -> String {
        match self {
            Self::TooFewLists { found: 0 } => "هیچ فهرستی کسی را در بر ندارد؛ چیزی برای برآورد نیست.".into(),
            Self::TooFewLists { found: 1 } => "تنها یک فهرست هست. یک فهرست نمونه‌ای در دسترس است و دربارهٔ کسانی که از آن جا مانده‌اند چیزی نمی‌گوید. دست‌کم دو فهرست مستقل دیگر پیدا کنید.".into(),
            Self::TooFewLists { found } => format!("تنها {found} فهرست هست. دو فهرست نشان نمی‌دهند که به هم وابسته‌اند یا نه و هر عددی از آن‌ها حدس است؛ تنها هم‌پوشانی آن‌ها نشان داده می‌شود. دست‌کم یک فهرست مستقل دیگر پیدا کنید."),
            Self::TooFewPeople { found: 0 } => "هیچ فهرستی اینجا کسی را نام نمی‌برد؛ چیزی برای برآورد نیست.".into(),
            Self::TooFewPeople { found: 1 } => "فهرست‌ها روی هم یک نفر را نام می‌برند که برای هیچ برآوردی بس نیست. چند جا یا چند دوره را با هم بگیرید یا تنها نام او را گزارش کنید.".into(),
            Self::TooFewPeople { found } => format!("فهرست‌ها روی هم {found} نفر را نام می‌برند که برای هیچ برآوردی بس نیست. چند جا یا چند دوره را با هم بگیرید یا تنها نام‌ها را گزارش کنید."),
            Self::ListWithoutOverlap { list } => format!("فهرست {list} با هیچ فهرست دیگری هم‌پوشانی ندارد. یا کسان دیگری را می‌شمارد یا پیوندهایش پیدا نشده است. رکوردهای بی‌پیوند آن را بازبینی کنید، دامنه‌اش را بسنجید یا کنارش بگذارید."),
            Self::DisconnectedLists { parts } => format!("فهرست‌ها به پاره‌هایی جدا از هم می‌افتند: {}. هر پاره را اگر سه فهرست دارد جدا برآورد کنید یا پیوندهای جاافتاده را بیابید.", parts.iter().map(|part| part.join("، ")).collect::<Vec<_>>().join(" | ")),
            Self::IdenticalLists { first, second } => format!("فهرست‌های {first} و {second} درست همان کسان را دارند: یکی رونوشت دیگری است. رونوشت را اعلام کنید تا یکی شود، یا یکی را بردارید."),
            Self::ScopeDoesNotCover { list, in_what } => format!("فهرست {list} از نظر {} این بخش را پوشش نمی‌دهد. کسانی که بیرون از دامنهٔ آن‌اند جاافتاده پنداشته می‌شوند. اینجا کنارش بگذارید یا تنها جایی را برآورد کنید که همهٔ فهرست‌ها می‌بینند.", in_what.persian()),
            Self::ScopesNotEqual => "گفته شده که دامنهٔ فهرست‌ها یکسان نیست یا دانسته نیست. جدول را به آنچه همهٔ فهرست‌ها پوشش می‌دهند محدود کنید یا دامنهٔ هر کدام را اعلام کنید.".into(),
            Self::CompiledFromAnother { list, from } => format!("فهرست {list} از روی {from} ساخته شده است. هم‌پوشانی آن‌ها رونویسی است نه دو نگاه مستقل. آن را با {from} یکی کنید یا کنار بگذارید."),
            Self::CopiesAnother { list, from } => format!("فهرست {list} رونوشت {from} است. هم‌پوشانی آن‌ها رونویسی است نه دو نگاه مستقل. آن را با {from} یکی کنید."),
            Self::Aggregator { list } => format!("فهرست {list} گفته‌های دیگران را گرد می‌آورد و نگاه مستقلی نیست. کنارش بگذارید و منابعش را فهرست بگیرید."),
            Self::NoModelWithEstimate { method } => format!("{method}: با این شمارش‌ها هیچ مدلی برآورد کران‌دار ندارد، چون هم‌پوشانی‌های صفر زیادند. فهرست‌های کوچک را یکی کنید، بازه را بزرگ‌تر کنید یا به کران پایین بسنده کنید."),
            Self::ChainsNotConverged { method, r_hat, effective } => format!("{method}: زنجیره‌ها هم‌گرا نشدند (R-hat {r_hat:.3}، حد ۱٫۰۱؛ نمونهٔ مؤثر {effective:.0}، حد ۴۰۰). با تکرار بیشتر اجرا کنید؛ اگر باز هم نشد، فهرست‌ها عددی را تعیین نمی‌کنند."),
            Self::GridEdge { method, edge, largest } => format!("{method}: در {largest} نفر هنوز چگالی پسین {edge:.1e} برابر قله است (حد 1e-4): فهرست‌ها کران بالایی تعیین نمی‌کنند. هم‌پوشانی بیشتری میان فهرست‌ها بیابید."),
            Self::LinkageErrorUnknown => "دانسته نیست چند پیوند جا افتاده یا نادرست است. دو درصد پیوند جاافتاده بس است که بازه از حقیقت دور شود. خطای پیونددهی را روی جفت‌های بازبینی‌شده بسنجید یا آن را اعلام کنید.".into(),
            Self::LinkageErrorNotUsable { missed, false_links } => format!("خطای پیوند {missed} جاافتاده و {false_links} نادرست به کار نمی‌آید؛ هر کدام باید میان ۰ و ۰٫۵ باشد. سهم بدهید، مانند 0.05، یا نخست پیونددهی را بهتر کنید."),
            Self::TooFewPartitions { found } => format!("تنها {found} افراز از پیونددهی کشیده شده است؛ برای نشان دادن عدم قطعیت دست‌کم ۲۰ تا لازم است. بیشتر بکشید."),
            Self::PartitionOfOtherLists { partition } => format!("افراز {partition} دربارهٔ فهرست‌های دیگری است. همهٔ افرازها را با همان فهرست‌ها و همان ترتیب بکشید."),
            Self::PopulationsDiffer { group, with, without } => format!("فهرست {with} {} را در بر می‌گیرد و فهرست {without} نه. این‌ها دو جمعیت‌اند. نخستی را پالایش کنید یا جدا برآورد کنید.", group.persian()),
            Self::PopulationNotStated { group, list } => format!("فهرست {list} نمی‌گوید که {} را در بر دارد یا نه. از سازندگانش بپرسید یا از سطرهایش دریابید و اعلام کنید.", group.persian()),
            Self::NotVetted { list } => format!("کسی فهرست {list} را وارسی نکرده است. آدم‌های ساختگی تنها در یک فهرست می‌آیند و هر برآوردی را بی‌حد بزرگ می‌کنند. شیوهٔ ساخت فهرست را وارسی و آن را تأیید کنید یا کنار بگذارید."),
            Self::OneListAlone { list, strata, of } => format!("در {strata} بخش از {of} بخش تنها یک فهرست هست (بیش از همه {list}). آنچه دیگران ندیده‌اند از جایی که نگاه نکرده‌اند جدا نمی‌شود. بخش‌ها را یکی کنید یا تنها نام‌ها را گزارش کنید."),
            Self::AxesPooled { axes } => format!("جدول {} را با هم می‌آمیزد. این‌ها جمعیت‌های جدا هستند و یک تن ممکن است از یکی به دیگری برود. برای هر کدام جدولی جدا بسازید.", axes.iter().map(|axis| axis.persian()).collect::<Vec<_>>().join("، ")),
            Self::TooManyLists { method, found, most } => format!("{method}: اجرا نشد: فهرست‌ها زیادند ({found}؛ بیشینه {most}). اگر لازم است فهرست‌های همکار را یکی کنید."),
            Self::BoundUndefined { method, captures } => format!("{method}: هیچ‌کس درست در {captures} فهرست نیست و این کران تعریف نمی‌شود. کران‌های دیگر را به کار ببرید."),
            Self::DeclarationsDoNotMatch { declared, lists } => format!("{declared} فهرست اعلام شده و جدول {lists} فهرست دارد. هر فهرست جدول را یک بار و به همان ترتیب اعلام کنید."),
        }
    }
}

impl Warning {
    /// What to keep in mind, in words.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::English => self.english(),
            Language::Persian => self.persian(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::SmallList { list, people } => format!(
                "List {list} has only {}; the estimate leans on very few overlaps. See what it says without this list.",
                people_told(*people)
            ),
            Self::FewCaught { captures, people: 0 } => format!(
                "Nobody is on exactly {captures} lists; the interval may be too narrow. Do not quote its middle."
            ),
            Self::FewCaught { captures, people } => format!(
                "On exactly {captures} lists there {} only {}; the interval may be too narrow. Do not quote its middle.",
                if *people == 1 { "is" } else { "are" },
                people_told(*people)
            ),
            Self::FarAboveObserved { method, times } => format!(
                "{method} says {times:.1} times what was observed: nearly all of it is inference. Quote the interval and the observed count together."
            ),
            Self::IntervalsDisjoint { lower, upper } => format!(
                "The intervals of {lower} and {upper} do not meet: the answer depends on the method. Quote the union, and say so."
            ),
            Self::OneListDecides { list, estimate } => format!(
                "Without list {list} the estimate would be {estimate:.0}, outside the interval. One list decides; check how it was made and linked."
            ),
            Self::OpenPopulation { days } => format!(
                "The stratum spans {days} days; people entered or left the population while the lists were made. Estimate shorter periods."
            ),
            Self::GroupNotStated { group } => {
                format!("No list says whether it includes {}. Taken as the same in all.", group.english())
            }
            Self::EmptyHere { list } => {
                format!(
                    "Nobody is on list {list} here, so it was left out. If it did look here, say so in the report."
                )
            }
            Self::BoundsOnly => {
                "Only lower bounds could be computed: read them as \"at least\", with no upper limit.".into()
            }
        }
    }

    fn persian(&self) -> String {
        match self {
            Self::SmallList { list, people } => format!(
                "فهرست {list} تنها {people} نفر دارد و برآورد به هم‌پوشانی‌های اندکی تکیه دارد. ببینید بی این فهرست چه می‌شود."
            ),
            Self::FewCaught { captures, people: 0 } => format!(
                "هیچ‌کس درست در {captures} فهرست نیست؛ شاید بازه تنگ‌تر از واقع باشد. میانهٔ آن را نقل نکنید."
            ),
            Self::FewCaught { captures, people } => format!(
                "تنها {people} نفر درست در {captures} فهرست‌اند؛ شاید بازه تنگ‌تر از واقع باشد. میانهٔ آن را نقل نکنید."
            ),
            Self::FarAboveObserved { method, times } => format!(
                "{method} {times:.1} برابر شمار دیده‌شده است: نزدیک به همهٔ آن استنباط است. بازه و شمار دیده‌شده را با هم نقل کنید."
            ),
            Self::IntervalsDisjoint { lower, upper } => format!(
                "بازه‌های {lower} و {upper} به هم نمی‌رسند: پاسخ به روش بستگی دارد. اجتماع بازه‌ها را نقل کنید و این را بگویید."
            ),
            Self::OneListDecides { list, estimate } => format!(
                "بی فهرست {list} برآورد {estimate:.0} می‌شد که بیرون از بازه است. یک فهرست تعیین‌کننده است؛ شیوهٔ ساخت و پیوند آن را وارسی کنید."
            ),
            Self::OpenPopulation { days } => format!(
                "این بخش {days} روز را در بر می‌گیرد و هنگام ساخت فهرست‌ها کسانی به جمعیت آمده یا از آن رفته‌اند. دوره‌های کوتاه‌تر را برآورد کنید."
            ),
            Self::GroupNotStated { group } => format!(
                "هیچ فهرستی نمی‌گوید که {} را در بر دارد یا نه. در همه یکسان گرفته شد.",
                group.persian()
            ),
            Self::EmptyHere { list } => format!(
                "در فهرست {list} اینجا کسی نیست و کنار گذاشته شد. اگر این فهرست اینجا را هم دیده است، در گزارش بگویید."
            ),
            Self::BoundsOnly => "تنها کران پایین به دست آمد: آن را «دست‌کم» بخوانید، بی کران بالا.".into(),
        }
    }
}

impl Assumption {
    /// What the numbers rest on, in words.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::English => self.english(),
            Language::Persian => self.persian(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::ClosedPopulation => "One population, the same for every list, that nobody entered or left while the lists were made.".into(),
            Self::PerfectLinks => "Links taken as perfect: no two records of one person were left apart, none of two people put together.".into(),
            Self::LinkageRates { missed, false_links } => format!("Of the records of people with several, {} were split off, and {} of joined records are somebody else's, alike on every list.", percent(*missed), percent(*false_links)),
            Self::DrawnPartitions { partitions } => format!("The linkage's own probabilities are right; {partitions} partitions drawn from them carry its uncertainty."),
            Self::EqualScopes => "Scopes as equal: every list could have named anybody in the population.".into(),
            Self::NoHiddenDependence => "Lists may depend on each other, but not all of them at once in a way that no overlap shows.".into(),
            Self::EveryoneCouldBeListed => "Everybody had some chance to be on some list; people whom no list could ever name are not counted.".into(),
        }
    }

    fn persian(&self) -> String {
        match self {
            Self::ClosedPopulation => "یک جمعیت، برای همهٔ فهرست‌ها یکسان، که هنگام ساخت فهرست‌ها کسی به آن نیامده و از آن نرفته است.".into(),
            Self::PerfectLinks => "پیوندها بی‌خطا گرفته شده‌اند: نه دو رکورد یک تن جدا مانده و نه دو تن یکی شده‌اند.".into(),
            Self::LinkageRates { missed, false_links } => format!("از رکوردهای کسانی که چند رکورد دارند {} جدا افتاده و {} از رکوردهای پیوندخورده از آنِ کس دیگری است، در همهٔ فهرست‌ها یکسان.", percent(*missed), percent(*false_links)),
            Self::DrawnPartitions { partitions } => format!("احتمال‌های خود پیونددهی درست است؛ {partitions} افراز که از آن کشیده شده عدم قطعیت آن را نشان می‌دهد."),
            Self::EqualScopes => "دامنه‌ها یکسان گرفته شده‌اند: هر فهرست می‌توانست هر کسی از جمعیت را نام ببرد.".into(),
            Self::NoHiddenDependence => "فهرست‌ها ممکن است به هم وابسته باشند، اما نه همه با هم به گونه‌ای که در هیچ هم‌پوشانی دیده نشود.".into(),
            Self::EveryoneCouldBeListed => "هر کسی بختی برای آمدن در فهرستی داشته است؛ کسانی که هیچ فهرستی نمی‌توانست نامشان را ببرد شمرده نمی‌شوند.".into(),
        }
    }
}

impl ScopePart {
    fn english(self) -> &'static str {
        match self {
            Self::Axis => "status",
            Self::Days => "period",
            Self::Place => "place",
        }
    }

    fn persian(self) -> &'static str {
        match self {
            Self::Axis => "وضعیت",
            Self::Days => "دوره",
            Self::Place => "جا",
        }
    }
}

impl Axis {
    fn english(self) -> &'static str {
        match self {
            Self::Dead => "the dead",
            Self::Held => "the held",
            Self::Missing => "the missing",
            Self::Injured => "the injured",
        }
    }

    fn persian(self) -> &'static str {
        match self {
            Self::Dead => "درگذشتگان",
            Self::Held => "بازداشت‌شدگان",
            Self::Missing => "بی‌خبرماندگان",
            Self::Injured => "زخمیان",
        }
    }
}

impl Group {
    fn english(self) -> &'static str {
        match self {
            Self::StateForces => "state forces",
            Self::Bystanders => "bystanders",
            Self::Minors => "minors",
            Self::CustodyDeaths => "deaths in custody",
            Self::Executions => "executions",
            Self::LaterDeaths => "later deaths from wounds",
            Self::Unnamed => "people without a name",
        }
    }

    fn persian(self) -> &'static str {
        match self {
            Self::StateForces => "نیروهای حکومتی",
            Self::Bystanders => "رهگذران",
            Self::Minors => "زیر هجده ساله‌ها",
            Self::CustodyDeaths => "مرگ در بازداشت",
            Self::Executions => "اعدام‌ها",
            Self::LaterDeaths => "مرگ‌های پسین از زخم",
            Self::Unnamed => "بی‌نامان",
        }
    }
}

/// "1 person", "7 people".
fn people_told(people: u64) -> String {
    format!("{people} {}", if people == 1 { "person" } else { "people" })
}

fn percent(share: f64) -> String {
    let per_mille = (share * 1000.0).round() / 10.0;
    format!("{per_mille} %")
}
