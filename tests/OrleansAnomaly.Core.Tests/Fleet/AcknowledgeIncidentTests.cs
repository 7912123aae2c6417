using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Fleet;

public class AcknowledgeIncidentTests
{
    private static readonly AcknowledgeIncident s_sound = new(new AssetId("default", "plant/pump"), 3, "ada", "seen");

    [Fact]
    public void What_is_within_the_bounds_is_sound() => Assert.All(
        (AcknowledgeIncident[])[s_sound, s_sound with { By = new string('x', 128), Note = new string('x', 1_000) }, s_sound with { By = "Zoë 🙂", Note = "a\r\n\tb" }, s_sound with { Note = null }, s_sound with { Note = "" }],
        command => Assert.Empty(command.Validate()));

    [Theory]
    [InlineData("By", "", "By is blank")]
    [InlineData("By", null, "By is blank")]
    [InlineData("By", "a\nb", "By has a control character at index 1; expected none")]
    [InlineData("By", "a\u0085", "By has a control character at index 1; expected none")]
    [InlineData("Note", "ab\0", "Note has a control character at index 2; expected none but line breaks and tabs")]
    public void A_text_that_cannot_be_kept_is_refused_with_its_place(string field, string? text, string fault) =>
        Assert.Equal(fault, Assert.Single((field == "By" ? s_sound with { By = text! } : s_sound with { Note = text }).Validate()).Split("; expected the name")[0]);

    // Attributes cannot hold such texts.
    [Fact]
    public void A_half_of_a_character_is_refused_with_its_place()
    {
        Assert.Equal("By has half of a surrogate pair at index 0; expected whole characters", Assert.Single((s_sound with { By = "\ud800" }).Validate()));
        Assert.Equal("Note has half of a surrogate pair at index 1; expected whole characters", Assert.Single((s_sound with { Note = "x\udc00y" }).Validate()));
    }

    [Fact]
    public void A_text_that_is_too_long_is_refused_with_its_length()
    {
        Assert.Equal("By has 129 characters; expected at most 128", Assert.Single((s_sound with { By = new string('x', 129) }).Validate()));
        Assert.Equal("Note has 1001 characters; expected at most 1000", Assert.Single((s_sound with { Note = new string('x', 1_001) }).Validate()));
    }

    [Fact]
    public void Every_fault_is_told_at_once() => Assert.Equal(4, new AcknowledgeIncident(default, 0, "", "\0").Validate().Count);

    [Fact]
    public void A_blank_note_is_none()
    {
        Assert.Equal(new Acknowledgement("ada", 5, null), (s_sound with { Note = " \n" }).Acknowledged(5));
        Assert.Equal(new Acknowledgement("ada", 5, "seen"), s_sound.Acknowledged(5));
    }

    [Fact]
    public void What_stands_decides_whether_it_was_carried_out()
    {
        s_sound.Check(s_sound.Acknowledged(5));
        (s_sound with { Note = " " }).Check(new Acknowledgement("ada", 5, null));
        var refusal = Assert.Throws<AlreadyAcknowledgedException>(() => s_sound.Check(new Acknowledgement("bob", 0, "seen")));
        Assert.Equal("incident 3 of asset 'plant/pump' was acknowledged by 'bob' at 1970-01-01T00:00:00Z; the first acknowledgement stays", refusal.Message);
        Assert.Throws<AlreadyAcknowledgedException>(() => s_sound.Check(new Acknowledgement("ada", 0, null)));
        Assert.Equal("asset 'plant/pump' has no incident 3, or none that is still kept", Assert.Throws<ArgumentException>(() => s_sound.Check(null)).Message);
    }
}
