//! The columns that intake knows, and the headers by which lists call them in five languages. One table: mapping,
//! the codes of `sources.toml` and the docs come from it.

use crate::text::{fold, fold_header};
use khabar_model::{DateRole, PlaceRole};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

macro_rules! columns {
    ($($variant:ident = $code:literal : $words:literal,)+) => {
        /// A column that intake understands.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Column { $(#[doc = $code] $variant,)+ }

        impl Column {
            /// Every column.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its code in `sources.toml` and in docs.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// Headers by which lists call it, separated by commas: English, Persian, Arabic, German, French, some Kurdish.
            pub const fn headers(self) -> &'static str {
                match self { $(Self::$variant => $words,)+ }
            }
        }
    };
}

columns! {
    Name = "name": "full name,fullname,victim,victim name,name of victim,detainee,detainee name,person,names,title,نام و نام خانوادگی,نام کامل,نام,اسم,اسامی,نام قربانی,نام فرد,نام و فامیل,نام ونام خانوادگی,الاسم,الاسم الكامل,الإسم,اسم الضحية,اسم الشهيد,اسم المعتقل,vollständiger name,name des opfers,namen,nom complet,nom et prénom,nom et prénoms,nom de la victime,prénom et nom,who,whom,name surname,surname name,name vorname,nachname vorname,vorname nachname,vorname name,last name first name,first name last name,family name given name,nom prénom,prénom nom,اسم و فامیل,نام و نام خانوادگی قربانی,نام جان باخته,نام بازداشت شده,نام و شهرت,الاسم الرباعي,الاسم الثلاثي,اسم المتوفى,name or identifying details,name or identifying detail,ناو و پاشناو,ناوی تەواو,nav,nav û paşnav,nav u pasnav",
    NameFa = "name_fa": "name fa,persian name,name persian,name farsi,farsi name,name in persian,name arabic,arabic name,ar name,name ar,fa name,name in farsi,name in arabic,original name,native name,name original,نام فارسی,نام به فارسی,نام (فارسی),الاسم بالعربية,name persisch,nom persan,nom arabe,name ar raw,name raw,ناو",
    NameLatin = "name_latin": "name en,en name,english name,name english,name latin,latin name,name in english,transliteration,romanized name,romanised name,نام انگلیسی,نام به انگلیسی,نام لاتین,الاسم بالإنجليزية,name lateinisch,name englisch,nom anglais,nom latin",
    Given = "given": "given name,first name,firstname,forename,forenames,given names,نام کوچک,اسم کوچک,الاسم الأول,vorname,vornamen,prénom,prénoms",
    Family = "family": "family name,last name,lastname,surname,نام خانوادگی,نام فامیل,فامیل,فامیلی,شهرت,اللقب,اسم العائلة,الكنية,nachname,familienname,zuname,nom de famille,nom",
    Alias = "alias": "aliases,aka,also known as,other names,nickname,alternate names,alternate name,name at home,نام مستعار,نام دیگر,نام های دیگر,لقب,معروف به,سایر نام ها,اسم مستعار,اسم الشهرة,alias name,andere namen,spitzname,rufname,surnom,autres noms,pseudonyme",
    Father = "father": "father name,fathers name,father's name,name of father,نام پدر,پدر,فرزند,اسم الأب,اسم الاب,name des vaters,vater,nom du père,père,prénom du père,ناوی باوک,navê bav",
    Mother = "mother": "mother name,mothers name,mother's name,name of mother,نام مادر,مادر,اسم الأم,name der mutter,mutter,nom de la mère,mère",
    Sex = "sex": "gender,sex,جنس,جنسیت,الجنس,النوع,geschlecht,sexe,genre,ڕەگەز,zayend",
    Age = "age": "age,ages,age years,age at death,age at time,سن,سن (سال),سن هنگام مرگ,العمر,السن,alter,âge,تەمەن,temen",
    BirthDate = "birth_date": "birth date,dob,date of birth,birthdate,birthday,born,born at,born on,تاریخ تولد,تولد,متولد,ت تولد,تاريخ الميلاد,تاريخ الولادة,الميلاد,geburtsdatum,geboren,geb,date de naissance,né le,naissance",
    BirthYear = "birth_year": "birth year,year of birth,yob,سال تولد,سنة الميلاد,سنة الولادة,geburtsjahr,jahrgang,année de naissance",
    Minor = "minor": "is minor,minor,child,under 18,کودک,زیر ۱۸ سال,قاصر,minderjährig,mineur",
    Nationality = "nationality": "nationality,nationalities,citizenship,ملیت,تابعیت,الجنسية,nationalität,staatsangehörigkeit,nationalité",
    Occupation = "occupation": "occupation,job,profession,work,شغل,حرفه,پیشه,المهنة,beruf,tätigkeit,profession,métier",
    NationalId = "national_id": "national id,national code,id number,national number,کد ملی,شماره ملی,كد ملى,رقم الهوية,الرقم الوطني,رقم القومي,personalausweisnummer,numéro national,numéro d'identité",
    IdFragment = "id_fragment": "id fragment,last digits of id,last six digits,last 6 digits of national id,national id last six digits,national id fragment,شش رقم آخر کد ملی,شش رقم آخر,رقم آخر کد ملی,آخرین ارقام کد ملی,سه رقم آخر کد ملی,الأرقام الأخيرة من الهوية",
    Passport = "passport": "passport,passport number,passport no,گذرنامه,شماره گذرنامه,پاسپورت,رقم الجواز,جواز السفر,reisepass,passnummer,passeport,numéro de passeport",
    CaseNumber = "case_number": "case number,case no,file number,شماره پرونده,پرونده,رقم القضية,رقم الملف,aktenzeichen,fallnummer,numéro de dossier",
    ListId = "list_id": "list id,record id,reference,ref,code,شناسه,کد,الرمز,referenz,kennung,référence,identifiant",
    Phone = "phone": "phone,phone number,mobile,telephone,tel,contact number,تلفن,شماره تلفن,موبایل,شماره تماس,الهاتف,رقم الهاتف,telefon,telefonnummer,téléphone,numéro de téléphone",
    Photo = "photo": "photo,photos,picture,image,portrait,عکس,تصویر,الصورة,صورة,foto,bild,image url,photo url,photographie",
    Status = "status": "status,state,situation,condition,outcome,last status,current status,fate,وضعیت,وضعیت فعلی,آخرین وضعیت,حالت,سرنوشت,الحالة,الوضع,المصير,zustand,lage,statut,état,sort",
    Cause = "cause": "cause,cause of death,causeofdeath,manner of death,death cause,how killed,method,علت,علت مرگ,علت فوت,نحوه کشته شدن,نحوه مرگ,علت جان باختن,سبب الوفاة,سبب الموت,طريقة القتل,todesursache,ursache,cause du décès,cause de la mort,cause de décès,how,نحوه جان باختن,نحوه جانباختن,نحوه فوت,علت و نحوه مرگ,علت درگذشت,circonstances,umstände,todesumstände,kind of death,هۆکار,هۆکاری مردن,هۆکاری کوژران,sedem",
    Role = "role": "role,role at event,victim type,category,civilian status,type of victim,نقش,نقش در رویداد,نقش در اعتراض,الدور,الصفة,rolle,opfergruppe,rôle,catégorie",
    Actor = "actor": "actor,perpetrator,responsible,killed by,arrested by,agent,by whom,perpetrators,عامل,نهاد عامل,مسئول,توسط,نهاد بازداشت کننده,بازداشت کننده,الجهة المسؤولة,الجهة,الفاعل,täter,verantwortlich,auteur,responsable",
    Unit = "unit_responsible": "responsible unit,force,perpetrator unit,یگان,واحد,نیرو,الوحدة,einheit,unité",
    Sentence = "sentence": "sentence,verdict,ruling,sentenced to,حکم,حکم دادگاه,محکومیت,الحكم,urteil,strafe,peine,jugement",
    Holder = "holder": "holder,held by,detaining authority,authority,نهاد نگهدارنده,در اختیار,جهة الاحتجاز,haftbehörde,autorité détentrice",
    CustodyStance = "custody": "custody,custody stance,custody acknowledged,acknowledged,پذیرش بازداشت",
    Date = "date": "date,event date,date of event,incident date,date of incident,day,تاریخ,تاریخ رویداد,تاریخ حادثه,تاریخ واقعه,روز,زمان,التاريخ,تاريخ الحادث,تاريخ الحدث,datum,tag,ereignisdatum,date de l'événement,jour,ڕێکەوت,بەروار,dîrok,dirok,earliest date",
    DateDied = "date_died": "date died,date of death,death date,died,died at,died on,dod,date killed,killed on,date of killing,deceased on,تاریخ مرگ,تاریخ فوت,تاریخ درگذشت,تاریخ کشته شدن,تاریخ جان باختن,تاریخ جانباختن,تاریخ شهادت,تاريخ الوفاة,تاريخ الاستشهاد,تاريخ القتل,todesdatum,sterbedatum,gestorben,gestorben am,todestag,date de décès,date du décès,date de la mort,décédé le,date of execution,execution date,executed on,تاریخ اعدام,تاريخ الإعدام,hinrichtungsdatum,date d'exécution,ڕێکەوتی کوژران,بەرواری کوژران,dîroka kuştinê",
    DateArrested = "date_arrested": "date arrested,date of arrest,arrest date,arrested on,detention date,date of detention,detained on,تاریخ بازداشت,تاریخ دستگیری,زمان بازداشت,تاريخ الاعتقال,تاريخ التوقيف,verhaftungsdatum,festnahmedatum,verhaftet am,date d'arrestation,arrêté le,date d'interpellation,ڕێکەوتی دەستبەسەرکردن",
    DateReleased = "date_released": "date released,release date,date of release,released on,تاریخ آزادی,زمان آزادی,تاريخ الإفراج,تاريخ إطلاق السراح,entlassungsdatum,freigelassen am,date de libération,libéré le",
    DateInjured = "date_injured": "date injured,date of injury,injury date,injured on,تاریخ زخمی شدن,تاریخ مجروح شدن,تاریخ جراحت,تاريخ الإصابة,verletzungsdatum,verletzt am,date de blessure",
    DateLastSeen = "date_last_seen": "date last seen,last seen,last seen on,missing since,date missing,آخرین دیدار,تاریخ آخرین دیدار,آخرین بار دیده شده,تاریخ مفقود شدن,تاریخ ناپدید شدن,آخر مشاهدة,تاريخ الفقدان,zuletzt gesehen,vermisst seit,vu pour la dernière fois,disparu depuis",
    DateLastContact = "date_last_contact": "date last contact,last contact,date of last contact,last heard from,آخرین تماس,تاریخ آخرین تماس,آخر اتصال,آخر تواصل,letzter kontakt,dernier contact",
    DateBuried = "date_buried": "date buried,burial date,date of burial,funeral date,تاریخ خاکسپاری,تاریخ دفن,تاريخ الدفن,begräbnisdatum,beerdigt am,date d'inhumation,date d'enterrement",
    DateLearned = "date_learned": "date learned,learned on,date reported,report date,reported on,date of report,تاریخ آگاهی,تاریخ گزارش,تاریخ خبر,تاريخ البلاغ,تاريخ التقرير,meldedatum,gemeldet am,date de signalement",
    DateBodyReturned = "date_body_returned": "date body returned,body returned on,تاریخ تحویل پیکر,تاریخ تحویل جسد,تاريخ تسليم الجثمان",
    DateRegistered = "date_registered": "date registered,registered on,registration date,تاریخ ثبت,تاريخ التسجيل,registrierungsdatum,date d'enregistrement",
    DatePublished = "date_published": "date published,published,published on,publication date,تاریخ انتشار,تاريخ النشر,veröffentlicht am,date de publication",
    Country = "country": "country,کشور,البلد,الدولة,land,pays",
    Province = "province": "province,state or province,region,governorate,ostan,استان,ولایت,المحافظة,الولاية,provinz,bundesland,région,gouvernorat,پارێزگا,parêzgeh",
    City = "city": "city,town,city of death,city or town,district,village,locality,شهر,شهرستان,محل,روستا,المدينة,القرية,البلدة,stadt,ort,ville,commune,localité,شار,bajar,bajêr",
    Spot = "spot": "spot,exact place,street,address,neighbourhood,neighborhood,خیابان,محله,نشانی,آدرس,محل دقیق,العنوان,الحي,الشارع,straße,adresse,stadtteil,rue,quartier,lieu exact",
    Place = "place": "place,location,place of event,event place,location name,scene,مکان,محل حادثه,محل رویداد,محل واقعه,موقعیت,المكان,الموقع,مكان الحادث,ort des geschehens,lieu,endroit,lieu de l'événement,where,province city,city province,استان شهر,شهر استان,استان و شهر,شهر و استان,محل سکونت استان شهر,المحافظة المدينة,ort provinz,stadt provinz,province ville,ville province",
    Residence = "residence": "residence,place of residence,home,home city,lives in,hometown,محل زندگی,محل سکونت,ساکن,سکونت,اقامت,مكان الإقامة,السكن,wohnort,lieu de résidence,domicile,résidence",
    Origin = "origin": "origin,place of birth,birthplace,birth place,from,زادگاه,محل تولد,اهل,اصالت,مكان الولادة,الأصل,geburtsort,herkunft,lieu de naissance,origine",
    CustodyPlace = "custody_place": "custody place,place of custody,place of detention,detention place,prison,detention center,detention centre,held at,محل بازداشت,محل نگهداری,زندان,بازداشتگاه,مكان الاحتجاز,السجن,haftort,gefängnis,haftanstalt,lieu de détention,prison name",
    BurialPlace = "burial_place": "burial place,place of burial,cemetery,grave,محل دفن,محل خاکسپاری,آرامگاه,مزار,مكان الدفن,المقبرة,grab,friedhof,begräbnisort,lieu d'inhumation,cimetière",
    DeathPlace = "death_place": "death place,place of death,place killed,where killed,location of death,محل کشته شدن,محل مرگ,محل فوت,محل جان باختن,محل شهادت,مكان الوفاة,مكان الاستشهاد,مكان القتل,sterbeort,todesort,lieu de décès,lieu du décès,lieu de la mort",
    MorguePlace = "morgue_place": "morgue,place of morgue,سردخانه,پزشکی قانونی,المشرحة,leichenhalle,morgue place",
    Coordinates = "coordinates": "coords,coordinates,lat lon,latlon,geo,geolocation,gps,مختصات,koordinaten,coordonnées",
    Basis = "basis": "basis,how known,how do they know,evidence type,مبنا,نحوه آگاهی,beleg,base",
    Credibility = "credibility": "credibility,item credibility,information credibility,admiralty,admiralty code,اعتبار خبر,اعتبار گزارش",
    Depth = "depth": "depth,mouths between,عمق",
    Polarity = "polarity": "polarity,says or denies,قطبیت",
    Flags = "flags": "flags,circumstances,flag,پرچم ها",
    Channel = "channel": "channel,how it came,کانال",
    Assistance = "assistance": "assistance,کمک",
    Source = "source": "source,sources,reported by,reporter,author,account,user,username,handle,from source,organisation,organization,publisher,منبع,منابع,گزارش دهنده,نویسنده,حساب,مرجع,المصدر,المصادر,الكاتب,quelle,quellen,autor,auteur du message,utilisateur,reported by whom",
    PostId = "post_id": "post id,id of post,message id,tweet id,permalink,own address,url,post url,شناسه پیام,نشانی پیام,معرف المنشور,beitrags id,id du message",
    Link = "link": "link,links,source link,source links,source url,source urls,urls,reference links,references,media link,media links,پیوند,لینک,لینک ها,لینک منبع,پیوندها,رابط,الروابط,الرابط,verweis,quellenlink,lien,liens,lien source,source link s,post link,news link,link to source,لینک خبر,لینک پست",
    ForwardedFrom = "forwarded_from": "forwarded from,forward from,forwarded,fwd from,بازفرست از,فوروارد از,محولة من,weitergeleitet von,transféré de",
    ReplyTo = "reply_to": "reply to,in reply to,reply to message id,پاسخ به,رد على,antwort auf,réponse à",
    Via = "via": "via,according to,quoted from,original source,primary source,به نقل از,نقل از,نقلا عن,laut,nach angaben von,selon,d'après,source originale,announced by,announced via,اعلام کننده,اعلام شده توسط",
    Said = "said": "said,said at,posted,posted at,posted on,timestamp,time,date posted,created,created at,datetime,زمان ارسال,تاریخ ارسال,زمان انتشار,وقت النشر,تاريخ الإنشاء,erstellt am,gesendet am,publié le,horodatage",
    Captured = "captured": "captured,captured at,collected,collected at,retrieved,archived at,date accessed,accessed,زمان ضبط,زمان گردآوری,تاریخ گردآوری,وقت الالتقاط,erfasst am,abgerufen am,capturé le,consulté le",
    Text = "text": "text,notes,note,description,message,comment,comments,remarks,details,story,content,body,bio,biography,caption,summary,circumstances of death,متن,توضیحات,توضیح,یادداشت,شرح,ملاحظات,جزئیات,پیام,زندگینامه,شرح حال,نص,ملاحظات,الوصف,تفاصيل,رسالة,السيرة,bemerkung,bemerkungen,beschreibung,anmerkungen,notizen,nachricht,texte,remarques,commentaire,détails,additional notes,additional information,additional info,other information,notes and comments,more information,سایر توضیحات,توضیحات تکمیلی",
    Media = "media": "media,media files,attachment,attachments,file,video,videos,media hash,رسانه,پیوست,فایل,ویدئو,ویدیو,وسائط,مرفقات,medien,anhang,médias,pièce jointe,vidéo",
    No = "no": "no,no.,nr,nr.,number,row,row number,#,index,s no,sn,serial,serial number,id,ردیف,شماره,شماره ردیف,م,الرقم,رقم,التسلسل,lfd nr,laufende nummer,nummer,n°,numéro,num,rang,ژمارە,hejmar",
    Verified = "verified": "verified,is verified,confirmed,verification,تایید شده,راستی آزمایی",
    Count = "count": "count,total,number of people,figure,toll,deaths,تعداد,شمار,مجموع,آمار,العدد,المجموع,anzahl,zahl,gesamt,nombre,effectif,bilan",
    Min = "min": "min,minimum,at least,least,lower bound,حداقل,دست کم,کمینه,الحد الأدنى,mindestens,au moins,reported minimum,killed min,civilians killed min,min killed,minimum killed,deaths min,min deaths,fatalities min",
    Max = "max": "max,maximum,at most,most,upper bound,حداکثر,بیشینه,الحد الأقصى,höchstens,au plus,reported maximum,killed max,civilians killed max,max killed,maximum killed,deaths max,max deaths,fatalities max",
    TallyUnit = "unit": "unit counted,counted unit,واحد شمارش",
    AsOf = "as_of": "as of,as of date,by date,تا تاریخ,حتى تاريخ,stand,au",
    First = "first": "first,first day,start date,از تاریخ,period start",
    Last = "last": "last,last day,end date,period end",
    IncludesList = "includes_list": "includes list,has list,with names,with list,named list",
    Original = "original": "original,original words,quote,wording,عین عبارت",
    StateForces = "state_forces": "includes state forces",
    Bystanders = "bystanders": "includes bystanders",
    Minors = "minors": "includes minors",
    CustodyDeaths = "custody_deaths": "includes custody deaths",
    Executions = "executions": "includes executions",
    Suicides = "suicides": "includes suicides",
    LaterDeaths = "later_deaths": "includes later deaths",
    Unnamed = "unnamed": "includes unnamed",
    Ignore = "ignore": "",
}

impl Column {
    /// The role of the date that the column holds; none where it is no date of its own role.
    pub const fn date_role(self) -> Option<DateRole> {
        Some(match self {
            Column::DateDied => DateRole::Died,
            Column::DateArrested => DateRole::Arrested,
            Column::DateReleased => DateRole::Released,
            Column::DateInjured => DateRole::Injured,
            Column::DateLastSeen => DateRole::LastSeen,
            Column::DateLastContact => DateRole::LastContact,
            Column::DateBuried => DateRole::Buried,
            Column::DateLearned => DateRole::Learned,
            Column::DateBodyReturned => DateRole::BodyReturned,
            Column::DateRegistered => DateRole::Registered,
            Column::DatePublished => DateRole::Published,
            _ => return None,
        })
    }

    /// The role of the place that the column holds as one text.
    pub const fn place_role(self) -> Option<PlaceRole> {
        Some(match self {
            Column::Place => PlaceRole::Event,
            Column::Residence => PlaceRole::Residence,
            Column::Origin => PlaceRole::Origin,
            Column::CustodyPlace => PlaceRole::Custody,
            Column::BurialPlace => PlaceRole::Burial,
            Column::DeathPlace => PlaceRole::Death,
            Column::MorguePlace => PlaceRole::Morgue,
            _ => return None,
        })
    }

    /// The column of a code, with case, spaces, `_` and `-` ignored.
    pub fn of_code(text: &str) -> Option<Self> {
        CODES.get(&fold_header(text)).copied()
    }

    /// The column that a header calls by its code or by a word of the table, and how sure that is.
    pub fn of_header(text: &str) -> Option<(Self, f32)> {
        let folded = fold_header(text);
        if let Some(column) = CODES.get(&folded) {
            return Some((*column, 1.0));
        }
        if let Some(column) = HEADERS.get(&folded) {
            return Some((*column, 0.95));
        }
        by_parts(text)
    }
}

/// A header with more in it than a known one: without its parentheses, then the longest known run of its words.
fn by_parts(text: &str) -> Option<(Column, f32)> {
    if text.len() > 200 {
        return None;
    }
    if let Some(column) = without_language(text) {
        return Some((column, 0.8));
    }
    if let Some(found) = nested(text) {
        return Some(found);
    }
    let outside: String = text.split(['(', '[', '（', ':']).next().unwrap_or_default().to_owned();
    if outside.len() < text.len()
        && let Some(column) = lookup(&fold_header(&outside))
    {
        return Some((column, 0.85));
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    for length in (2..words.len()).rev() {
        for run in words.windows(length) {
            if let Some(column) = lookup(&run.concat()) {
                return Some((column, 0.6));
            }
        }
    }
    None
}

/// `location.city`, `age.value`: a field of a nested object is called by its own name, or by its object's where its own
/// says nothing.
fn nested(text: &str) -> Option<(Column, f32)> {
    let (outer, own) =
        text.rsplit_once('.').filter(|(outer, own)| !outer.contains(' ') && !own.contains(' '))?;
    let generic = matches!(own, "value" | "text" | "label" | "name" | "raw" | "original" | "display");
    let key = if generic { outer.rsplit('.').next().unwrap_or(outer) } else { own };
    if matches!(own, "lat" | "lng" | "lon" | "latitude" | "longitude") {
        return Some((Column::Coordinates, 0.8));
    }
    lookup(&fold_header(key)).or_else(|| without_language(key)).map(|column| (column, 0.8))
}

/// `city_fa`, "Bio (English)": a column in one of several languages.
fn without_language(text: &str) -> Option<Column> {
    const LANGUAGES: [&str; 14] = [
        "fa",
        "en",
        "ar",
        "de",
        "fr",
        "ku",
        "persian",
        "farsi",
        "english",
        "arabic",
        "german",
        "french",
        "فارسی",
        "انگلیسی",
    ];
    let folded = fold(text);
    let (rest, last) = folded.rsplit_once(' ')?;
    LANGUAGES.contains(&last).then(|| lookup(&rest.replace(' ', ""))).flatten()
}

fn lookup(folded: &str) -> Option<Column> {
    CODES.get(folded).or_else(|| HEADERS.get(folded)).copied()
}

static CODES: LazyLock<FxHashMap<String, Column>> =
    LazyLock::new(|| Column::ALL.iter().map(|column| (fold_header(column.code()), *column)).collect());

static HEADERS: LazyLock<FxHashMap<String, Column>> = LazyLock::new(|| {
    let mut headers = FxHashMap::default();
    for column in Column::ALL {
        for word in column.headers().split(',').map(fold_header).filter(|word| !word.is_empty()) {
            headers.entry(word).or_insert(*column);
        }
    }
    headers
});

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: &str, expect: Option<Column>) {
        assert_eq!(Column::of_header(header).map(|(column, _)| column), expect, "{header}");
    }

    #[test]
    fn headers_in_five_languages() {
        check("Full Name", Some(Column::Name));
        check("name_latin", Some(Column::NameLatin));
        check("نام و نام خانوادگی", Some(Column::Name));
        check("نام پدر", Some(Column::Father));
        check("علت مرگ", Some(Column::Cause));
        check("العمر", Some(Column::Age));
        check("Todesdatum", Some(Column::DateDied));
        check("Âge", Some(Column::Age));
        check("Nom et prénom", Some(Column::Name));
        check("Nom", Some(Column::Family));
        check("Date of death (Gregorian)", Some(Column::DateDied));
        check("source_links", Some(Column::Link));
        check("city_fa", Some(Column::City));
        check("causeOfDeath", Some(Column::Cause));
        check("zzz", None);
    }

    #[test]
    fn codes_are_their_own() {
        for column in Column::ALL {
            assert_eq!(Column::of_code(column.code()), Some(*column));
        }
    }

    #[test]
    fn no_word_stands_for_two_columns() {
        let mut seen: std::collections::BTreeMap<String, Column> = std::collections::BTreeMap::new();
        for column in Column::ALL {
            for word in column.headers().split(',').map(fold_header).filter(|word| !word.is_empty()) {
                if let Some(other) = seen.insert(word.clone(), *column) {
                    assert_eq!(other, *column, "{word}");
                }
                if let Some(other) = CODES.get(&word) {
                    assert_eq!(other, column, "{word} is the code of another column");
                }
            }
        }
    }
}
