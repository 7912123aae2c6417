using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansAnomaly.Gateway.Security;

/// <summary>What a key or a token may do, in one word. The words stand in files and never change their meaning.</summary>
[JsonConverter(typeof(RoleWords))]
internal enum Role : byte
{
    /// <summary>Sees; changes nothing.</summary>
    Viewer = 0,

    /// <summary>Sends readings and sees nothing: for devices, which can be stolen.</summary>
    Sender = 1,

    /// <summary>Sees, sends readings and acts upon incidents.</summary>
    Operator = 2,

    /// <summary>May do all that belongs to the tenant.</summary>
    Admin = 3,
}

/// <summary>Roles as files have them: words, never numbers.</summary>
internal sealed class RoleWords() : JsonStringEnumConverter<Role>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
