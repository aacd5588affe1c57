#include "mail/common_words.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace weir::mail {
namespace {

// What every text of a language is made of: words for grammar, and those of everyday business. No
// greetings and no names, which differ from one copy of a message to the next.
constexpr std::string_view kCommon =
    // English
    "a about above account after again against ago all almost along already also although "
    "always am among an and another any anyone anything are around as ask at attached "
    "available back be because been before being below best better between both but by call "
    "can cannot case change check click come complete confirm contact could date day days "
    "details did do does done down due during each either else email enough even ever every "
    "few file find first following for forward found from full further get give given go "
    "going good got great had has have having he help her here him his hope how however i if "
    "immediately important in information inform inside into is it its just keep kindly know "
    "last later least less let like link list ll long look made mail make many may me meet "
    "meeting message might month more most much must my need never new next no not nothing "
    "notice now number of off offer office on once one only open or order other our out over "
    "own page part password pay payment people per phone please possible provide question "
    "read ready receive received regarding reply request required right said same say second "
    "security see send sent service set shall she should show since so some something soon "
    "still such sure take team than thank thanks that the their them then there these they "
    "thing this those though through time to today together too two under until up update "
    "upon us use used user using ve verify very view want was way we week well were what when "
    "where whether which while who why will with within without work would year yes yet you "
    "your yours "
    // Deutsch
    "ab aber alle allem allen aller alles als also am an andere anderen anbei auch auf aus "
    "außerdem bald bei beim bereits besten bis bitte bzw da dabei dafür daher dann daran "
    "darauf das dass dein deine dem denn der des deshalb dich die dies diese diesem diesen "
    "dieser dieses dir doch dort du durch eine einem einen einer eines einige er erhalten es "
    "etwas euch euer für ganz gegen gern gerne gut guten habe haben hat hatte hier ihm ihn "
    "ihnen ihr ihre ihrem ihren ihrer immer im in ins ist ja jede jeden jeder jedoch jetzt "
    "kann kein keine keinen klicken können könnte leider machen mehr mein meine mich mir mit "
    "müssen muss nach nachricht neue neuen nicht nichts noch nun nur ob oder ohne rechnung "
    "sein seine seit sich sicher sie sind so sobald sofern sofort sollte sollten sondern "
    "sowie über um und uns unser unsere unserem unseren unserer unter viel viele vielen vom "
    "von vor während wann war was weil weitere wenn wer werden wie wieder wir wird wo würde "
    "würden zu zum zur zwischen "
    // Français
    "afin ai ainsi alors après assez au aucun aujourd auprès aussi autre autres aux avant "
    "avec avez avoir avons bien car ce ceci cela celle celui ces cet cette chaque chez ci "
    "cliquez comme compte contre dans de depuis dernier des dès deux donc dont du elle elles "
    "en encore entre est et étaient était été être eu fait faire faut il ils je jour jours "
    "jusqu la là le les leur leurs lors lorsque lui mais me même merci mes moins mon ne ni "
    "nos notre nous nouveau nouvelle on ont ou où par parce pas pendant peu peut plus "
    "plusieurs pour pourquoi pouvez près puis qu quand que quel quelle quelque qui sa sans se "
    "selon sera ses si son sont sous souhaitez suite suivant sur ta te tes toujours tous tout "
    "toute toutes très trop un une veuillez vers voici vos votre voulez vous y "
    // Español
    "a al algo algún ante antes aquí así aunque bajo bien buenos cada casi como con contra "
    "cual cuál cuando cuenta de debe del desde después día días donde dos durante el él ella "
    "ellos en entre era es esa ese eso esta está están este esto estos favor fue gracias ha "
    "haga hace han hasta hay la las le les lo los más me mi mientras muy nada ni no nos "
    "nosotros nuestra nuestro nuevo nunca o otra otro otros para pero poco por porque puede "
    "pueden pues que qué quien se sea según ser si sí sido sin sobre solo son su sus también "
    "tan tanto te tiene tienen toda todas todo todos tras tu un una uno unos usted ustedes ya "
    "yo cliente "
    // Italiano
    "abbiamo agli ai al alla alle allo anche ancora appena attraverso avere che chi ci clicca "
    "come con contro così cosa cui da dagli dai dal dalla dalle degli dei del della delle "
    "dello deve di dopo dove due durante e è ed entro era essere fa fare fino fra già gli "
    "grazie ha hai hanno ho i il in io la le lei li lo loro ma mai me mi mio molto ne negli "
    "nei nel nella nelle non nostra nostro nuovo o ogni oggi ora oppure per perché però più "
    "poi possibile potrebbe prego presso prima può qualche quale quali quando quanto quella "
    "quello questa queste questi questo qui se sei sempre senza si sia siamo solo sono sotto "
    "stato su sua sue sul sulla suo suoi tra tutte tutti tutto un una uno verso vi voi vostra "
    "vostro "
    // Português
    "abaixo acesse agora ainda ao aos após aqui as até através bem bom caso cliente clique "
    "com como conta da das de depois deve do dos e ela ele eles em entre era essa esse esta "
    "este estamos está está eu fazer foi foram há isso já lhe mais mas me mesmo meu minha "
    "muito na não nas nem no nos nossa nosso novo num numa o obrigado os ou para pela pelo "
    "pelos pode por porque qual quando que quem são se seja sem sempre ser seu sobre sua suas "
    "seus também te tem temos ter todas todo todos um uma você vocês "
    // Nederlands
    "aan al alle alleen alles als altijd ander andere bij binnen dag dan dat de deze die dit "
    "doen door dus een eens en er even gaan geen graag haar had heb hebben heeft heel hem het "
    "hier hij hoe hun ik in indien is je jij jou jouw jullie kan klik kunnen kunt maar maken "
    "meer men met mij mijn moet moeten na naar niet nieuwe nog nu of om omdat onder ons onze "
    "ook op over reeds sinds te tegen toch toen tot tussen u uit uw van vanaf veel verder via "
    "voor vriendelijke waar wanneer wat we weer wel welke werd wie wij wil willen wordt "
    "worden zal ze zeer zelf zich zie zij zijn zo zonder zou zullen "
    // Skandinaviska
    "af alla alle allt andra andre att av bara bare ble bli blir blev da dag de deg dem denna "
    "denne dennes der deras deres det detta dette dig din dina dine ditt du efter eftersom eg "
    "ein eller en er ert et ett etter finns for från fra få får för före gjøre gjort god godt "
    "gör ha hade hadde han har honom hon hun hur hva hvad hver hvis hvor hvordan här i ikke "
    "in inga ingen inte ja jag jeg kan klikk klicka komma kommer kun kunde kunne man mange "
    "med meg mellan mellem men mer mere mig min mine mitt mot mycket må många måste ned nej "
    "når när nu nya ny nye nå og också ogsa også om op opp oss over på sedan selv sen ser "
    "siden sig sin sina sine ska skal skall skulle som så takk tack tak till til under upp ut "
    "ved vara var vad vår våra våre vårt vi via vid vil vill vore være vær väl åt än är ære "
    "över "
    // Polski
    "aby ale bardzo bez będzie być był była było będą ci co czy dla dnia do dziękuję gdy "
    "gdzie go i ich ile im inne ja jak jako jego jej jest jeszcze jeśli już kiedy kliknij "
    "który która które ktoś lub ma mi może można mu my na nad nam nas nasz nasze nie nim niż "
    "o od on ona oni oraz po pod podczas ponieważ proszę przed przez przy się są sobie swoje "
    "ta tak także tam te tego tej ten to tu tym tylko w wam was wasze we więc wszystkie "
    "wszystkich z za zawsze ze został żeby "
    // Česky a slovensky
    "aby ale ani ano asi až bez bol bola bude budú by byl byla bylo být chce co čo další "
    "děkuji ďakujem do ho i ich já jak jako je jeho její jejich jen ještě ji již jsem jsme "
    "jsou k kde kdo kdy když která které který kteří má mezi mi mít může můžete my na nad nám "
    "naše naši ne nebo není než nie nový o od on ona pak po pod podle pokud potom pouze práve "
    "pre pro prosím proto před přes při s se si sme sú tak také takže tam ten tento to toto "
    "tu ty už u v vám vaše váš ve však všechny z za zde že "
    // Русский
    "а без более бы был была были было быть в вам вами вас ваш ваша ваше ваши во вот все всё "
    "всего всех вы где да для до его ее её если есть еще ещё же за и из или им их к как какие "
    "когда которая которые который кто ли либо мне может можно мы на нам нас наш наша не него "
    "нет ни них но о об он она они оно от по под пожалуйста после при про с сейчас со спасибо "
    "так также там то того тоже только том тот у уже чем что чтобы эта эти это этого этой "
    "этот я "
    // Suomi, magyar, türkçe, română
    "ei eikä ellei emme en ennen entä että he heidän hän ja jo joka jos jotka kanssa kaikki "
    "kiitos koska kuin kuka kun me meidän mikä minä missä mitä mukaan mutta myös ne niin noin "
    "nyt olet oli olla olemme on onko ovat pitää saada se sekä sen siitä sitä tai te teidän "
    "tämä tämän voi voit vain a az és vagy ha hogy nem is egy ez ezt azt mert már még csak "
    "meg van volt lesz kell lehet amely aki ami itt ott ön önnek önök mi ti ők kérjük "
    "köszönjük köszönöm ama ancak bir biz bu çok da daha de değil en gibi her hem için ile "
    "ise kadar ki ve veya ya ne olan olarak olup siz size sizin bizim teşekkürler var yok "
    "lütfen acest această acum aici ale am ar are asta au avem avea că când care ce cel cele "
    "cu cum dacă dar de decât din după ei el este eu fi fie fost iar în într la le lui mai "
    "meu mult ne noi nostru nu o pe pentru prin sau se și sunt să toate un unde unei unui va "
    "vă vor vom ";

// What disclaimers, the particulars of a company, warnings and list footers are made of.
constexpr std::string_view kNotice =
    "addressee addressees caution copying delete disclose disclosed disclosure disseminate "
    "dissemination distribution environment external intended legally liability liable "
    "limited notify opinions organisation organization outside printing prohibited recipient "
    "recipients registered registration sender solely unauthorised unauthorized unlawful vat "
    "views virus viruses absender abmelden empfänger gesellschaft irrtümlich löschen sitz "
    "unzulässig vernichten vorsitzender vorstand weitergabe bestimmt destinataire divulgation "
    "erreur expéditeur interdite destinatario divulgación prohibida remitente destinatário "
    "remetente mittente vietata afzender bestemd geadresseerde adresata zarejestrowana "
    "mottagare avsändaren preferences subscription mailing ";
constexpr std::string_view kStrongNotice =
    "confidential confidentiality privileged disclaimer unsubscribe originated vertraulich "
    "vertrauliche vertraulichen vertraulicher registergericht amtsgericht handelsregister "
    "geschäftsführer aufsichtsrat confidentiel confidentielle confidentiels confidentielles "
    "confidencial confidenciales confidencialidad riservata riservate riservato riservati "
    "vertrouwelijk vertrouwelijke poufne poufna konfidentiell fortrolig důvěrné "
    "конфиденциальная конфиденциальной конфиденциальную ";

constexpr std::size_t kSlots = 4096;
constexpr std::uint32_t kFactBits = 7;

// The upper bits of the hash, the facts below them. Nothing is lost by a false match: it is as good
// a word as any.
constexpr std::uint32_t entry_of(std::uint64_t hash) noexcept {
  return static_cast<std::uint32_t>(hash >> 32) & ~kFactBits;
}

constexpr std::size_t slot_of(std::uint64_t hash) noexcept { return hash % kSlots; }

// The words above are lower case and of at most two bytes a letter.
constexpr std::uint64_t hash_of(std::string_view word) {
  auto hash = kNoLetters;
  for (std::size_t i = 0; i < word.size(); ++i) {
    char32_t letter = static_cast<unsigned char>(word[i]);
    if (letter >= 0x80) {
      letter = ((letter & 0x1fU) << 6U) | (static_cast<unsigned char>(word[++i]) & 0x3fU);
    }
    hash = with_letter(hash, letter);
  }
  return finished(hash);
}

using Table = std::array<std::uint32_t, kSlots>;

constexpr void add(Table& table, std::string_view words, std::uint32_t facts) {
  while (!words.empty()) {
    const auto end = words.find(' ');
    const auto hash = hash_of(words.substr(0, end));
    auto slot = slot_of(hash);
    while (table[slot] != 0 && (table[slot] & ~kFactBits) != entry_of(hash)) {
      slot = (slot + 1) % kSlots;
    }
    table[slot] |= entry_of(hash) | facts;
    words.remove_prefix(end + 1);
  }
}

constexpr Table make_table() {
  Table table{};
  add(table, kCommon, kIsCommon);
  add(table, kNotice, 1U << kNoticeShift);
  add(table, kStrongNotice, 2U << kNoticeShift);
  return table;
}

constexpr Table kTable = make_table();

}  // namespace

WordFacts word_facts(std::uint64_t hash) noexcept {
  for (auto slot = slot_of(hash); kTable[slot] != 0; slot = (slot + 1) % kSlots) {
    if ((kTable[slot] & ~kFactBits) == entry_of(hash)) return WordFacts{kTable[slot] & kFactBits};
  }
  return WordFacts{};
}

}  // namespace weir::mail
