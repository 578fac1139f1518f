/**
 * Words that people choose as passwords, our own list (names, keyboards, teams, our own trade). The rule compares what is left of a
 * password when digits and signs around it and look-alike characters are undone, so each word stands for all its thin disguises.
 */
export const COMMON_PASSWORDS: readonly string[] = `
  password passw0rd passwords passwort motdepasse contrasena senha parola haslo wachtwoord qwerty qwertyuiop qwertyui qwertz azerty asdfgh asdfghjkl
  zxcvbn zxcvbnm qazwsx qazwsxedc wsxedc letmein letmeinnow welcome welcomeback welcomehome admin administrator root toor superuser sysadmin master
  default login signin access accessgranted secret secrets topsecret private security trustno iloveyou ilovey loveyou lovely iloveu iloveme monkey
  dragon tiger lion eagle falcon phoenix unicorn butterfly dolphin kitten puppy chicken turtle panther football baseball basketball soccer hockey tennis
  cricket rugby golf swimming superman batman spiderman ironman starwars pokemon pikachu naruto matrix avengers hogwarts gandalf frodo sunshine
  moonlight rainbow summer winter spring autumn flower flowers rose garden ocean river mountain princess prince queen king angel angels devil heaven
  hell jesus christ god blessed faith michael jennifer jessica ashley daniel andrew joshua matthew thomas robert william charlie george jordan hunter
  amanda nicole michelle elizabeth samantha stephanie anthony christopher alexander benjamin victoria chocolate cookie cookies banana orange apple
  cherry strawberry pepper ginger vanilla coffee computer internet laptop keyboard mouse windows linux ubuntu android google facebook twitter instagram
  youtube amazon microsoft samsung iphone nokia sony nintendo playstation xbox minecraft fortnite callofduty warcraft starcraft freedom liberty america
  england germany france london newyork paris berlin texas california florida chicago boston arsenal chelsea liverpool manchester barcelona realmadrid
  juventus yankees cowboys lakers steelers patriots mustang corvette ferrari porsche mercedes camaro harley yamaha honda toyota jeep money dollar
  dollars bitcoin bitcoins ethereum crypto satoshi nakamoto hashrate miner mining blockchain wallet moneymoney richman changeme changemenow changeit
  change letmeinplease pleaseletmein openup opensesame abracadabra whatever nothing something anything test testing tester testtest testpassword
  testaccount guest user username demo demodemo example sample temp temporary hello helloworld hellohello hithere goodbye goodmorning goodnight
  howareyou abc abcd abcdef abcdefg abcdefgh abcdefghijkl abcabc aaa aaaaaa loveme lover sweetheart sweetie honey babygirl baby beautiful pretty sexy
  mypassword thepassword yourpassword newpassword oldpassword passwordpassword mysecret mysecretpassword mylogin myaccount passwordone
  correcthorsebatterystaple correcthorse batterystaple horsebatterystaple killer shadow ninja samurai warrior soldier ranger sniper hacker hackers
  hacked zerocool gridlease gridleasegridlease tenant provider operations operator datacenter datacentre hosting company business office manager service
  support helpdesk account accounts finance qwertyqwerty asdfasdf asdfjkl qweasd qweasdzxc poiuytrewq lkjhgfdsa mnbvcxz november december january
  february september october monday tuesday wednesday thursday friday saturday sunday
`
  .trim()
  .split(/\s+/);
